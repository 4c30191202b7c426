package zendesktest

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// skill is a value that agents can have, of a type that exists while it has
// skills.
type skill struct{ id, name, typeID, typeName string }

// PutSkill adds a skill, such as "French" of the type "Language", and returns
// its id.
func (z *Fake) PutSkill(typeName, name string) (id string) {
	z.fake.Locked(func() {
		n := len(z.skills) + 1
		s := skill{id: fmt.Sprintf("00000000-0000-4000-a000-%012d", n), name: name, typeName: typeName, typeID: fmt.Sprintf("00000000-0000-4000-b000-%012d", n)}
		for _, other := range z.skills {
			if other.typeName == typeName {
				s.typeID = other.typeID
			}
		}
		z.skills, id = append(z.skills, s), s.id
	})
	return id
}

// skill finds a skill; an unknown one has no more than its id.
func (z *Fake) skill(id string) (skill, bool) {
	i := slices.IndexFunc(z.skills, func(s skill) bool { return s.id == id })
	if i < 0 {
		return skill{id: id}, false
	}
	return z.skills[i], true
}

// skillBody shows a skill or a type, which is as old as the account.
func (z *Fake) skillBody(s skill) fields {
	body := fields{"id": s.id, "name": s.name, "created_at": stamp(z.since), "updated_at": stamp(z.since)}
	if s.typeID != "" {
		body["attribute_id"] = s.typeID
	}
	return body
}

func (z *Fake) listSkillTypes(*faketest.Request) faketest.Reply {
	types, seen := []fields{}, map[string]bool{}
	for _, s := range z.skills {
		if !seen[s.typeID] {
			types = append(types, z.skillBody(skill{id: s.typeID, name: s.typeName}))
		}
		seen[s.typeID] = true
	}
	return faketest.JSON(http.StatusOK, fields{"attributes": types, "count": len(types), "next_page": nil, "previous_page": nil})
}

func (z *Fake) listSkills(r *faketest.Request) faketest.Reply {
	values := []fields{}
	for _, s := range z.skills {
		if s.typeID == r.Param("id") {
			values = append(values, z.skillBody(s))
		}
	}
	if len(values) == 0 {
		return recordNotFound()
	}
	return faketest.JSON(http.StatusOK, fields{"attribute_values": values})
}

func (z *Fake) showSkills(_ *faketest.Request, a *agent) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"attribute_values": each(a.Skills, func(id string) fields {
		s, _ := z.skill(id)
		return z.skillBody(s)
	})})
}

func (z *Fake) setSkills(r *faketest.Request, a *agent) faketest.Reply {
	var in struct {
		IDs []string `json:"attribute_value_ids"`
	}
	if err := r.Decode(&in); err != nil {
		return badRequest("attribute_value_ids must be a list of ids")
	}
	if err := z.changeSkillsOf(a.ID, zendesk.SkillsReplace, in.IDs); err != nil {
		return recordNotFound()
	}
	return z.showSkills(r, a)
}

func (z *Fake) listAgentSkills(r *faketest.Request) faketest.Reply {
	agents, ok := ids(r.Query.Get("filter[agent_ids]"))
	if !ok {
		return badRequest("filter[agent_ids] must be numbers separated by commas")
	}
	var all []fields
	for _, a := range z.sortedAgents() {
		for n, id := range a.Skills {
			if slices.Contains(agents, a.ID) {
				s, _ := z.skill(id)
				all = append(all, fields{
					"id": fmt.Sprintf("%s-%04d", idKey(a.ID), n), "agent_id": a.ID, "attribute_id": s.typeID,
					"attribute_value_id": id, "name": s.name, "agent_skill_priority": "NORMAL",
				})
			}
		}
	}
	return byCursor(r, "instance_values", all, z.set.pageSize, fieldsID, whole)
}

func (z *Fake) changeSkills(r *faketest.Request) faketest.Reply {
	var in struct {
		Job struct {
			Action     zendesk.SkillAction `json:"action"`
			Items      []number            `json:"items"`
			Attributes struct {
				Values []struct {
					ID string `json:"id"`
				} `json:"attribute_values"`
			} `json:"attributes"`
		} `json:"job"`
	}
	actions := []zendesk.SkillAction{zendesk.SkillsAdd, zendesk.SkillsReplace, zendesk.SkillsRemove}
	if err := r.Decode(&in); err != nil || len(in.Job.Items) == 0 || !slices.Contains(actions, in.Job.Action) {
		return badRequest("job must have an action, attributes and items")
	}
	var skills []string
	for _, v := range in.Job.Attributes.Values {
		skills = append(skills, v.ID)
	}
	return z.begin(r, &job{
		url: "/api/v2/job_statuses/", action: string(in.Job.Action), agents: int64s(in.Job.Items),
		change: func(id int64) error { return z.changeSkillsOf(id, in.Job.Action, skills) },
	})
}

func (z *Fake) changeSkillsOf(id int64, action zendesk.SkillAction, skills []string) error {
	a, ok := z.agents[id]
	if !ok {
		return errNoAgent
	}
	for _, id := range skills {
		if _, ok := z.skill(id); !ok {
			return fmt.Errorf("skill %q does not exist", id)
		}
	}
	has := slices.DeleteFunc(slices.Clone(a.Skills), func(id string) bool {
		return action == zendesk.SkillsReplace || slices.Contains(skills, id)
	})
	if action != zendesk.SkillsRemove {
		has = append(has, skills...)
	}
	a.Skills = has
	a.version++
	z.remember(a)
	return nil
}

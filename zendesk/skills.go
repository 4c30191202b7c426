package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// SkillType is a category of skills, such as "Language". Zendesk's APIs call it
// an attribute.
type SkillType struct {
	// ID is opaque.
	ID        string    `json:"id" lenient:"digits"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (s *SkillType) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// Skill is what agents can do, such as "French". Zendesk's APIs call it an
// attribute value; it is what [AgentAvailability] has in Skills.
type Skill struct {
	// ID is opaque.
	ID   string `json:"id" lenient:"digits"`
	Name string `json:"name"`
	// TypeID is the skill's type; empty where Zendesk leaves it out.
	TypeID    string    `json:"attribute_id" lenient:"digits"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (s *Skill) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// AgentSkill says that an agent has a skill.
type AgentSkill struct {
	AgentID int64  `json:"agent_id"`
	SkillID string `json:"attribute_value_id" lenient:"digits"`
	// TypeID, Name and Priority are empty where Zendesk leaves them out.
	TypeID   string `json:"attribute_id" lenient:"digits"`
	Name     string `json:"name"`
	Priority string `json:"agent_skill_priority"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (s *AgentSkill) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// SkillAction is what a bulk change does to agents' skills.
type SkillAction string

// The actions that Zendesk documents.
const (
	SkillsAdd     SkillAction = "upsert" // to those that an agent has
	SkillsReplace SkillAction = "update" // those that an agent has
	SkillsRemove  SkillAction = "delete"
)

// SkillsService reads and sets agents' skills, which the Enterprise plans have.
// Writing needs an admin's credential. Its calls draw on the account's general
// budget.
//
// Source: developer.zendesk.com, ticketing/ticket-management/
// skill_based_routing.
type SkillsService struct{ c *core }

// Types reads one page of skill types.
func (s SkillsService) Types(ctx context.Context, opts SkillListOptions) (ctikit.Page[SkillType], error) {
	return page(ctx, s.c.request("skills.types"), opts.Cursor, opts, knownType, "attributes")
}

// AllTypes reads every skill type. An error is the last thing that it yields.
func (s SkillsService) AllTypes(ctx context.Context, opts SkillListOptions) iter.Seq2[SkillType, error] {
	return all(ctx, func() *request { return s.c.request("skills.types") }, ListOptions(opts), knownType, "attributes")
}

func knownType(t SkillType) (SkillType, bool) { return t, t.ID != "" }

// OfType reads one page of the skills of a type.
func (s SkillsService) OfType(ctx context.Context, typeID string, opts SkillListOptions) (ctikit.Page[Skill], error) {
	return page(ctx, s.c.request("skills.of_type", typeID), opts.Cursor, opts, knownSkill, "attribute_values")
}

// AllOfType reads every skill of a type. An error is the last thing that it
// yields.
func (s SkillsService) AllOfType(ctx context.Context, typeID string, opts SkillListOptions) iter.Seq2[Skill, error] {
	return all(ctx, func() *request { return s.c.request("skills.of_type", typeID) }, ListOptions(opts), knownSkill, "attribute_values")
}

func knownSkill(s Skill) (Skill, bool) { return s, s.ID != "" }

// OfAgent reads the skills of one agent.
func (s SkillsService) OfAgent(ctx context.Context, agentID int64) ([]Skill, error) {
	return s.skills(ctx, s.c.request("skills.of_agent", agentID))
}

// Set gives an agent these skills in place of theirs, and returns them. No ids
// take all skills away.
func (s SkillsService) Set(ctx context.Context, agentID int64, skillIDs []string) ([]Skill, error) {
	r := s.c.request("skills.set", agentID)
	r.skillIDs(skillIDs)
	return s.skills(ctx, r.with(map[string][]string{"attribute_value_ids": orEmpty(skillIDs)}))
}

func (s SkillsService) skills(ctx context.Context, r *request) ([]Skill, error) {
	body, err := r.body(ctx)
	if err != nil {
		return nil, err
	}
	return itemsOf(r, body, knownSkill, "attribute_values")
}

func (r *request) skillIDs(ids []string) {
	for _, id := range ids {
		r.required("skill id", id)
	}
}

// AgentSkillListOptions choose the agents whose skills are read.
type AgentSkillListOptions struct {
	// Size is the number of skills a page; 0 leaves it to Zendesk.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
	// AgentIDs are the agents; at least one.
	AgentIDs []int64 `url:"filter[agent_ids],comma,omitempty"`
}

// List reads one page of the skills of many agents.
func (s SkillsService) List(ctx context.Context, opts AgentSkillListOptions) (ctikit.Page[AgentSkill], error) {
	r := s.c.request("skills.list")
	r.some("agent id", opts.AgentIDs)
	return page(ctx, r, opts.Cursor, opts, func(s AgentSkill) (AgentSkill, bool) { return s, s.AgentID != 0 && s.SkillID != "" }, "instance_values")
}

// All reads the skills of many agents. An error is the last thing that it
// yields.
func (s SkillsService) All(ctx context.Context, opts AgentSkillListOptions) iter.Seq2[AgentSkill, error] {
	return filtered(ctx, opts, func(o *AgentSkillListOptions) *string { return &o.Cursor }, s.List)
}

// ChangeMany adds skills to any number of agents, replaces theirs or removes
// them, 100 agents with each job, and follows the jobs to their end; see
// [UnifiedStatusesService.SetMany]. Copies of Zendesk's page disagree on the
// address, …/instance_values/job or …/jobs; this uses the first.
func (s SkillsService) ChangeMany(ctx context.Context, action SkillAction, agentIDs []int64, skillIDs []string) (BulkChange, error) {
	if err := s.changeMany(action, agentIDs, skillIDs).check(); err != nil {
		return BulkChange{}, err
	}
	return s.c.follow(ctx, agentIDs, "skills.job", func(ids []int64) *request { return s.changeMany(action, ids, skillIDs) })
}

// Job reads a bulk job.
func (s SkillsService) Job(ctx context.Context, id string) (*AgentJob, error) {
	job, _, err := s.c.request("skills.job", id).job(ctx)
	return job, err
}

func (s SkillsService) changeMany(action SkillAction, agentIDs []int64, skillIDs []string) *request {
	r := s.c.request("skills.change_many")
	r.required("action", string(action))
	r.some("agent id", agentIDs)
	r.want(len(skillIDs) > 0, "skill ids", "at least one, got none")
	r.skillIDs(skillIDs)
	type value struct {
		ID string `json:"id"`
	}
	var in struct {
		Job struct {
			Action     SkillAction `json:"action"`
			Attributes struct {
				Values []value `json:"attribute_values"`
			} `json:"attributes"`
			Items []int64 `json:"items"`
		} `json:"job"`
	}
	in.Job.Action, in.Job.Items = action, agentIDs
	for _, id := range skillIDs {
		in.Job.Attributes.Values = append(in.Job.Attributes.Values, value{id})
	}
	return r.with(in)
}

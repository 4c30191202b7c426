// Package journal keeps a record of what happened to agents' statuses: files of
// JSON lines that package replay, or a program of your own, reads later.
//
//	w, err := journal.Open("/var/lib/bridge/journal", journal.Options{})
//	eng, err := engine.New(ctx, engine.Config{Journal: w, …})
//	err = errors.Join(eng.Run(ctx), w.Close())
//
//	for line, err := range journal.Read("/var/lib/bridge/journal") {
//		if write, ok := line.Entry.(journal.Write); err == nil && ok {
//			fmt.Println(line.At, line.Agent, write.System, write.Status, write.Cause)
//		}
//	}
//
// # What is a line
//
// An input that changed an agent's record is a line ([Reports], [Asked], [Write],
// [Sent], [Woke]), with the version of the record after it. So is an agent that is
// joined or left alone ([Frame], [Left]), a change of the rules or statuses
// ([Settings]), and each sweep ([Sweep]). What changed nothing is no line: ten
// thousand idle agents are one line a sweep.
//
// Each file can be read alone: it opens with a [Head], the settings, and a frame of
// each agent. [Read] reads all files of a folder as one stream, those of several
// replicas too: an agent's lines come in the order of their versions, each once.
//
// # Size and loss
//
// A line takes some 300 bytes. A new file begins at 64 MiB, or at twice what
// its frames take, and at a seventh of [Options].Keep; files are removed after seven
// days, and the oldest ones beyond 1 GiB. Writing never keeps the caller waiting.
// When lines come faster than they can be written, some are left out: a [Gap] says
// how many, and the next file is complete again. After an error of the disk nothing
// more is written until the program starts again. Both are reported, and never stop
// the sync. Lines are not flushed to the disk one by one: kill -9 may cut the last
// one, which is then read as the end of its file.
//
// # Privacy
//
// A journal has no names, e-mail addresses, telephone numbers or bodies of
// requests. It has agents' ids in each system, ids of calls and other work, groups
// as the systems code them, the names of statuses, and when who chose what. Ids are
// pseudonyms: people who can look them up know who was at lunch when. So the files
// are personal data. They are readable by their owner only (0600); keep them no
// longer than you need, and away from people who may not know.
package journal

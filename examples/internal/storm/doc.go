// Package storm is for tests that kill the bridge: an office on the fakes in which
// people click and take calls in real time, a relay that hands the vendors' webhooks
// to processes that die now and then, and a judge of what comes of it. It goes by
// what was acknowledged and by what the vendors got, never by what the bridge
// believes.
//
//	s := storm.New(t)
//	p := s.Program("bridge", func(env []string) *exec.Cmd { … })
//	p.Start()
//	p.Ready()
//	finished := s.Play()
//	for range kills {
//		s.Pause(time.Second)
//		p.Kill()
//		checked += s.CheckSaved(store)
//		p.Start()
//	}
//	s.End(finished)
//	p.Stop()
//	tally := s.JudgeWrites()
//
// When something is wrong with an agent, the test shows that agent's story: clicks,
// webhooks, requests and what each process says, in the order of their times.
package storm

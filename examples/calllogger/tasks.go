package main

import (
	"github.com/ctikit/ctikit/connect/taskfeed"
)

// addTasks turns ticket events into tasks of Connect, as Connect's settings want
// it (R75).
func (l *logger) addTasks(o loggerOptions) (err error) {
	l.tasks, err = taskfeed.New(taskfeed.Config{
		Connect: l.accounts.connect, Account: l.config.name, Store: o.tasks, Rules: *l.config.connect.tasks, Clock: l.clock, Logger: l.log,
	})
	return err
}

// Package house holds the tests that keep the house in order: which package may
// import which, that every exported name is documented and every public package
// has a runnable example, that files stay short, and that nothing is left
// behind in them. It has no code of its own; each check is tried on small
// samples first, so that a check that sees nothing is noticed too.
package house

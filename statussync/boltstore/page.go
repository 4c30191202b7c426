package boltstore

import "bytes"

// page is the bytes of a page of bbolt. Its methods trust nothing in it.
type page []byte

func (p page) flags() uint16 { return order.Uint16(p[8:]) }
func (p page) count() int    { return int(order.Uint16(p[10:])) }

// part returns n bytes, a position from the start of an element.
func (p page) part(from, pos, n uint64) ([]byte, error) {
	from += pos
	if from+n > uint64(len(p)) {
		return nil, damaged("an element points out of its page")
	}
	return p[from : from+n], nil
}

// visit is called with each key of a tree, in order.
type visit func(flags uint32, key, value []byte) error

// tree reads the tree that begins at a page, and returns its first key.
func (v *verifier) tree(id uint64, each visit) (first []byte, err error) {
	p, err := v.page(id)
	if err != nil {
		return nil, err
	}
	switch p.flags() {
	case leafPage:
		return v.leaf(p, each)
	case branchPage:
		return v.branch(p, id, each)
	}
	return nil, damaged("page %d is no part of a tree", id)
}

// branch wants the key that a search follows to be the first one below it.
func (v *verifier) branch(p page, id uint64, each visit) (first []byte, err error) {
	var last []byte
	for i := range p.count() {
		at := uint64(pageHeader + i*element)
		if at+element > uint64(len(p)) {
			return nil, damaged("page %d has too many elements", id)
		}
		key, err := p.part(at, uint64(order.Uint32(p[at:])), uint64(order.Uint32(p[at+4:])))
		if err != nil {
			return nil, err
		}
		below, err := v.tree(order.Uint64(p[at+8:]), each)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(key, below) || i > 0 && bytes.Compare(last, key) >= 0 {
			return nil, damaged("page %d leads to the wrong page", id)
		}
		if i == 0 {
			first = key
		}
		last = key
	}
	if first == nil {
		return nil, damaged("page %d is empty", id)
	}
	return first, nil
}

func (v *verifier) leaf(p page, each visit) (first []byte, err error) {
	if len(p) < pageHeader || p.flags() != leafPage {
		return nil, damaged("a bucket is no leaf")
	}
	var last []byte
	for i := range p.count() {
		at := uint64(pageHeader + i*element)
		if at+element > uint64(len(p)) {
			return nil, damaged("a leaf has too many elements")
		}
		pos, keySize, valueSize := uint64(order.Uint32(p[at+4:])), uint64(order.Uint32(p[at+8:])), uint64(order.Uint32(p[at+12:]))
		key, err := p.part(at, pos, keySize)
		if err != nil {
			return nil, err
		}
		value, err := p.part(at, pos+keySize, valueSize)
		if err != nil {
			return nil, err
		}
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return nil, damaged("the key %q is out of order", key)
		}
		if err := each(order.Uint32(p[at:]), key, value); err != nil {
			return nil, err
		}
		if i == 0 {
			first = key
		}
		last = key
	}
	return first, nil
}

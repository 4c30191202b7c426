package hook_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/hook"
)

func TestEqual(t *testing.T) {
	tests := []struct {
		got, want string
		equal     bool
	}{
		{"secret", "secret", true},
		{"Secret", "secret", false},
		{"secret2", "secret", false},
		{"", "secret", false},
		{"", "", false},
		{"x", "", false},
	}
	for _, tt := range tests {
		if equal := hook.Equal([]byte(tt.got), []byte(tt.want)); equal != tt.equal {
			t.Errorf("Equal(%q, %q) = %v, want %v", tt.got, tt.want, equal, tt.equal)
		}
	}
}

func TestFresh(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 15, 30, 0, time.UTC)
	tests := []struct {
		age   time.Duration
		fresh bool
	}{
		{0, true}, {5 * time.Minute, true}, {-5 * time.Minute, true},
		{5*time.Minute + 1, false}, {-5*time.Minute - 1, false},
		{1 << 62, false}, {-1 << 62, false},
	}
	for _, tt := range tests {
		if fresh := hook.Fresh(now.Add(-tt.age), now, 5*time.Minute); fresh != tt.fresh {
			t.Errorf("Fresh(%v ago) = %v, want %v", tt.age, fresh, tt.fresh)
		}
	}
	if hook.Fresh(time.Time{}, now, 5*time.Minute) {
		t.Error("the zero time is fresh")
	}
}

func BenchmarkEqual(b *testing.B) {
	got, want := []byte("0123456789abcdef0123456789abcdef"), []byte("0123456789abcdef0123456789abcdef")
	b.ReportAllocs()
	for b.Loop() {
		hook.Equal(got, want)
	}
}

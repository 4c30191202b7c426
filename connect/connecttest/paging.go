package connecttest

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// The largest pages, as the model in AWS' SDKs has them.
const (
	mostListed    = 1000 // ListUsers, ListQueues, ListAgentStatuses, ListRoutingProfiles, ListUserHierarchyGroups
	mostOfProfile = 100  // ListRoutingProfileQueues
	mostUsers     = 500  // SearchUsers
	mostStatuses  = 100  // SearchAgentStatuses
	mostUserData  = 100  // GetCurrentUserData
	mostQueues    = 500  // SearchQueues
)

// window is the page that a request wants.
type window struct {
	MaxResults *int32  `json:",omitempty"`
	NextToken  *string `json:",omitempty"`
}

// windowOf reads the window of a request.
func windowOf(r *faketest.Request) (w window, err error) {
	if r.Method != http.MethodGet {
		return w, body(r, &w)
	}
	if r.Query.Has("maxResults") {
		n, err := strconv.ParseInt(r.Query.Get("maxResults"), 10, 32)
		if err != nil {
			return w, badParameter("maxResults is not a number")
		}
		size := int32(n)
		w.MaxResults = &size
	}
	if token := r.Query.Get("nextToken"); r.Query.Has("nextToken") {
		w.NextToken = &token
	}
	return w, nil
}

// cut is the page that a request wants, in the words of the wire. A token
// stands for the key of the last item before it, so that items which come and
// go do not shift pages; it is good for its own list only.
func cut[T, W any](in *instance, r *faketest.Request, most int, items []T, key func(T) string, wire func(T) W) (page []W, next *string, err error) {
	w, err := windowOf(r)
	if err != nil {
		return nil, nil, err
	}
	size := min(in.set.pageSize, most)
	if w.MaxResults != nil {
		if size = int(*w.MaxResults); size < 1 || size > most {
			return nil, nil, badParameter("MaxResults is %d, want 1 to %d", size, most)
		}
	}
	after, err := lastKey(r, w.NextToken)
	if err != nil {
		return nil, nil, err
	}
	items = slices.DeleteFunc(items, func(it T) bool { return key(it) <= after })
	slices.SortFunc(items, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	page = []W{} // [] on the wire, never null
	for i, it := range items {
		if i == size {
			token := tokenOf(r, key(items[i-1]))
			return page, &token, nil
		}
		page = append(page, wire(it))
	}
	return page, nil, nil
}

func tokenOf(r *faketest.Request, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(listOf(r) + key))
}

func lastKey(r *faketest.Request, token *string) (string, error) {
	if token == nil {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(*token)
	key, ok := strings.CutPrefix(string(raw), listOf(r))
	if err != nil || !ok || key == "" {
		return "", badParameter("NextToken is not one of this list")
	}
	return key, nil
}

func listOf(r *faketest.Request) string { return r.Method + " " + r.Path + "\n" }

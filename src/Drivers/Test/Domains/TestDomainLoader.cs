using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Fills a table with the domains of a node's file.</summary>
internal sealed class TestDomainLoader(TestNode node, TestDomainTable table)
{
    /// <summary>Loads domains.</summary>
    /// <param name="domains">What was read of them.</param>
    internal void Load(IReadOnlyList<DomainDraft> domains)
    {
        lock (node.Gate)
        {
            foreach (var draft in domains)
            {
                Add(draft);
            }
        }
    }

    private void Add(DomainDraft draft)
    {
        var domain = table.Define(draft.Definition, out _);
        domain.IsPersistent = !draft.Transient;
        if (draft.Snapshots.Length > 0)
        {
            domain.Snapshots = SnapshotMaker.ReadTree(draft.Snapshots, domain);
        }

        if (draft.State != DomainState.Shutoff)
        {
            table.Activate(domain, RunningReason.Booted);
        }

        domain.SetState(draft.State, 0);
        domain.ManagedSave = draft.Saved ? new SavedGuest(draft.Definition, Paused: false) : null;
        domain.Taints = draft.Taints;
        foreach (var id in draft.IOThreads)
        {
            domain.Guest.IOThreads.Add(new IOThreadPolling(id));
        }
    }
}

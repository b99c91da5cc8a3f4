using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Fills a table with the domains of a node's file, with what the test driver's extension namespace says of them.</summary>
internal sealed class TestDomainLoader(TestNode node, TestDomainTable table)
{
    private static readonly XNamespace Space = DomainReader.Extension;

    /// <summary>Loads domains.</summary>
    /// <param name="domains">Their <c>domain</c> elements.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    internal void Load(IReadOnlyList<XElement> domains, CancellationToken cancellationToken)
    {
        // Reading is nearly all of the work, and every definition can be read by itself.
        var read = new Draft[domains.Count];
        if (domains.Count < 64)
        {
            for (var i = 0; i < read.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                read[i] = Read(domains[i]);
            }
        }
        else
        {
            ReadTogether(domains, read, cancellationToken);
        }

        lock (node.Gate)
        {
            foreach (var draft in read)
            {
                Add(draft);
            }
        }
    }

    private static void ReadTogether(IReadOnlyList<XElement> domains, Draft[] read, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, read.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => read[i] = Read(domains[i]));
        }
        catch (AggregateException e) when (e.InnerException is VirtException first)
        {
            throw first;
        }
    }

    private static Draft Read(XElement element)
    {
        // A copy, because normalising changes it and neighbours are read at the same time.
        var domain = new XElement(element);
        var snapshots = domain.Elements(Space + "domainsnapshot").ToArray();
        var transient = domain.Element(Space + "transient") is not null;
        var saved = domain.Element(Space + "hasmanagedsave") is not null;
        var state = ReadState(domain.Element(Space + "runstate"));
        if (transient && state == DomainState.Shutoff)
        {
            throw Wrong("transient domain cannot have runstate 'shutoff'");
        }

        if (saved && state != DomainState.Shutoff)
        {
            throw Wrong("domain with managedsave data can only have runstate 'shutoff'");
        }

        var definition = DomainReader.Read(domain);
        return new Draft(definition, state, transient, saved, TestTaints.Find(domain), snapshots, DomainDeviceFacts.ThreadsOf(domain));
    }

    private static DomainState ReadState(XElement? element)
    {
        if (element is null)
        {
            return DomainState.Running;
        }

        if (!uint.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong("invalid runstate");
        }

        return number <= (uint)DomainState.PMSuspended ? (DomainState)number : throw Wrong($"runstate '{number}' out of range'");
    }

    private static VirtException Wrong(string what) => new(VirtErrorCode.XmlError, what, VirtErrorDomain.Test);

    private void Add(Draft draft)
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

    private sealed record Draft(
        DomainDefinition Definition, DomainState State, bool Transient, bool Saved, DomainTaints Taints,
        XElement[] Snapshots, IReadOnlyList<uint> IOThreads);
}

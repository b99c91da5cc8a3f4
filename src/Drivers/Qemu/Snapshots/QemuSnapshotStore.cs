using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>The snapshots of each domain, and their files.</summary>
/// <remarks>One file for each snapshot in a directory of the domain's own; the one that the domain was last at says so.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuSnapshotStore(QemuNode node) : IQemuPart
{
    private readonly string _directory = Path.Combine(node.Places.Lib, "snapshot");

    /// <summary>Reads the snapshots of a domain that is loaded.</summary>
    /// <param name="domain">The domain.</param>
    internal void Load(QemuDomain domain)
    {
        var files = FilesOf(domain);
        var tree = domain.Snapshots;
        foreach (var name in files.List())
        {
            try
            {
                var element = VirtXml.Parse(File.ReadAllText(files.PathOf(name)), "domainsnapshot");
                var isCurrent = element.Element("active")?.Value == "1";
                var snapshot = Read(element, isOwn: true);
                tree.Add(snapshot);
                tree.Current = isCurrent ? snapshot : tree.Current;
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot read snapshot '{name}' of domain '{domain.Name}': {e.Message}");
            }
        }

        if (!tree.IsConsistent())
        {
            node.Log(LogPriority.Error, $"Snapshots have inconsistent relations for domain {domain.Name}");
        }

        Count(domain);
    }

    /// <summary>Reads a snapshot that was taken before.</summary>
    /// <param name="element">Its element; it is changed.</param>
    /// <param name="isOwn">Whether the driver wrote it itself, so that the definitions within are in its form.</param>
    /// <returns>The snapshot.</returns>
    internal DomainSnapshot Read(XElement element, bool isOwn = false)
    {
        // QEMU's own rules fill in what the driver keeps; the schema alone fills in what it must.
        var (domain, inactive) = (element.Element("domain"), element.Element("inactiveDomain"));
        domain?.Remove();
        inactive?.Remove();
        var normalised = SnapshotNormalizer.Normalize(element, DomainDefaults.Test, redefine: true);
        return new DomainSnapshot(normalised, node.Forms.Inactive) { Domain = Definition(domain, isOwn), InactiveDomain = Definition(inactive, isOwn) };
    }

    /// <summary>Adds a snapshot, or puts it in the place of the one with its name.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="isCurrent">Whether the domain is at it now.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is added then.</param>
    /// <returns>The work.</returns>
    internal async Task AddAsync(QemuDomain domain, DomainSnapshot snapshot, bool isCurrent, CancellationToken cancellationToken)
    {
        await WriteAsync(domain, snapshot, isCurrent || domain.Snapshots.Current?.Name == snapshot.Name, cancellationToken).ConfigureAwait(false);
        DomainSnapshot? before;
        lock (node.Gate)
        {
            var tree = domain.Snapshots;
            before = tree.Current;
            if (tree.Find(snapshot.Name) is { } old)
            {
                tree.Replace(old, snapshot);
            }
            else
            {
                tree.Add(snapshot);
            }

            tree.Current = isCurrent ? snapshot : tree.Current;
            Count(domain);
        }

        if (isCurrent && before is not null && before.Name != snapshot.Name)
        {
            await WriteAsync(domain, before, isCurrent: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says which snapshot a domain is at.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">The snapshot; null for none.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    internal async Task SetCurrentAsync(QemuDomain domain, DomainSnapshot? snapshot, CancellationToken cancellationToken)
    {
        DomainSnapshot? before;
        lock (node.Gate)
        {
            before = domain.Snapshots.Current;
            domain.Snapshots.Current = snapshot;
        }

        foreach (var (changed, isCurrent) in new[] { (before, false), (snapshot, true) })
        {
            if (changed is not null && before != snapshot)
            {
                await WriteAsync(domain, changed, isCurrent, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Forgets a snapshot; its children go to its parent.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    internal async Task RemoveAsync(QemuDomain domain, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        List<DomainSnapshot> changed;
        lock (node.Gate)
        {
            var tree = domain.Snapshots;
            changed = [.. tree.ChildrenOf(snapshot)];
            var wasCurrent = tree.Current == snapshot;
            tree.Remove(snapshot);
            if (wasCurrent && tree.Current is { } parent && !changed.Contains(parent))
            {
                changed.Add(parent);
            }

            Count(domain);
        }

        FilesOf(domain).Remove(snapshot.Name);
        foreach (var other in changed)
        {
            await WriteAsync(domain, other, domain.Snapshots.Current == other, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task UndefinedAsync(QemuDomain domain, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(DomainUndefineFlags.SnapshotsMetadata))
        {
            Forget(domain);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        if (!domain.IsPersistent)
        {
            Forget(domain);
        }

        return Task.CompletedTask;
    }

    private void Forget(QemuDomain domain)
    {
        if (domain.Snapshots.Count == 0)
        {
            return;
        }

        lock (node.Gate)
        {
            domain.Snapshots = new SnapshotTree();
            Count(domain);
        }

        Directory.Delete(Path.Combine(_directory, domain.Name), recursive: true);
    }

    private static void Count(QemuDomain domain) => domain.CountMoments(domain.Snapshots.Count, domain.CheckpointCount);

    private DefinitionFiles FilesOf(QemuDomain domain) => new(Path.Combine(_directory, domain.Name), VirtErrorDomain.Qemu);

    private DomainDefinition? Definition(XElement? element, bool isOwn)
    {
        if (element?.Attribute("type") is null)
        {
            return null;
        }

        // What the driver wrote needs no look at what programs can do, which the daemon's start would have to wait for.
        var domain = new XElement(element) { Name = "domain" };
        var own = isOwn ? DomainDefinition.TryTake(Encoding.UTF8.GetBytes(VirtXml.Write(domain)), node.Forms.Inactive) : null;
        return own ?? DomainDefinition.Of(node.Forms.Loaded(domain), node.Forms.Inactive);
    }

    private Task WriteAsync(QemuDomain domain, DomainSnapshot snapshot, bool isCurrent, CancellationToken cancellationToken)
    {
        var element = VirtXml.Parse(snapshot.ToText(domain.Uuid, secure: true), "domainsnapshot");
        element.Add(new XElement("active", isCurrent ? "1" : "0"));
        return FilesOf(domain).SaveAsync(snapshot.Name, element, cancellationToken);
    }
}

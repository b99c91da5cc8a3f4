using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>The snapshots of each domain, and their files.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuSnapshotStore(QemuNode node) : QemuMomentStore<DomainSnapshot>(node, "snapshot", DomainUndefineFlags.SnapshotsMetadata)
{
    private readonly QemuNode _node = node;

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
        return new DomainSnapshot(normalised, _node.Forms.Inactive) { Domain = Definition(domain, isOwn), InactiveDomain = Definition(inactive, isOwn) };
    }

    /// <summary>Says which snapshot a domain is at.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">The snapshot; null for none.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    internal async Task SetCurrentAsync(QemuDomain domain, DomainSnapshot? snapshot, CancellationToken cancellationToken)
    {
        DomainSnapshot? before;
        lock (_node.Gate)
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

    /// <inheritdoc/>
    protected override MomentTree<DomainSnapshot> TreeOf(QemuDomain domain) => domain.Snapshots;

    /// <inheritdoc/>
    protected override void Clear(QemuDomain domain) => domain.Snapshots = new SnapshotTree();

    /// <inheritdoc/>
    protected override DomainSnapshot ReadOwn(XElement element) => Read(element, isOwn: true);

    /// <inheritdoc/>
    protected override string Describe(QemuDomain domain, DomainSnapshot moment) => moment.ToText(domain.Uuid, secure: true, isOwn: true);

    private DomainDefinition? Definition(XElement? element, bool isOwn)
    {
        if (element?.Attribute("type") is null)
        {
            return null;
        }

        // What the driver wrote needs no look at what programs can do, which the daemon's start would have to wait for.
        var domain = new XElement(element) { Name = "domain" };
        var own = isOwn ? DomainDefinition.TryTake(Encoding.UTF8.GetBytes(VirtXml.Write(domain)), _node.Forms.Inactive) : null;
        return own ?? DomainDefinition.Of(_node.Forms.Loaded(domain), _node.Forms.Inactive);
    }
}

using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Snapshots;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Checkpoints;

/// <summary>The checkpoints of each domain, and their files; their bitmaps are in the images.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuCheckpointStore(QemuNode node) : QemuMomentStore<DomainCheckpoint>(node, "checkpoint", DomainUndefineFlags.CheckpointsMetadata)
{
    private readonly QemuNode _node = node;

    /// <summary>Reads a checkpoint that a user gives.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="isRedefined">Whether it was taken before.</param>
    /// <returns>The checkpoint's element.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal XElement Read(string xml, bool isRedefined)
    {
        // QEMU's own rules fill in the definition within; the schema alone knows only what all drivers share.
        var element = VirtXml.Parse(xml, "domaincheckpoint");
        var domain = element.Element("domain") is { } given && given.Get("type") is not null && isRedefined ? given : null;
        domain?.Remove();
        CheckpointNormalizer.Normalize(element, DomainDefaults.Test, isRedefined);
        if (domain is not null)
        {
            element.Add(_node.Forms.Loaded(new XElement(domain)));
        }

        return element;
    }

    /// <inheritdoc/>
    protected override MomentTree<DomainCheckpoint> TreeOf(QemuDomain domain) => domain.Checkpoints;

    /// <inheritdoc/>
    protected override void Clear(QemuDomain domain) => domain.Checkpoints = new CheckpointTree();

    /// <inheritdoc/>
    protected override DomainCheckpoint ReadOwn(XElement element) => new(element);

    /// <inheritdoc/>
    protected override string Describe(QemuDomain domain, DomainCheckpoint moment) => moment.ToText(CheckpointXmlFlags.Secure);
}

using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A snapshot of a domain.</summary>
/// <remarks>virDomainSnapshot.</remarks>
public sealed class VirtSnapshot : VirtObject
{
    private XElement _description;

    internal VirtSnapshot(VirtDomain domain, SnapshotRef snapshot, XElement description, bool isCurrent)
        : base(domain.Connection)
    {
        Domain = domain;
        Ref = snapshot;
        _description = description;
        IsCurrent = isCurrent;
    }

    /// <summary>The handle that operations take.</summary>
    public SnapshotRef Ref { get; }

    /// <summary>The domain it belongs to.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>How many ancestors it has, where it was listed as part of a tree; otherwise 0.</summary>
    public int Depth { get; internal set; }

    /// <summary>Its name, indented by its depth.</summary>
    public string TreeName => new string(' ', 2 * Depth) + Name;

    /// <summary>What it was taken for.</summary>
    public string? Description => (string?)_description.Element("description");

    /// <summary>The domain's state when it was taken, in libvirt's words.</summary>
    public string? State => (string?)_description.Element("state");

    /// <summary>The name of the snapshot it was taken after, or nothing at a root.</summary>
    public string? Parent => (string?)_description.Element("parent")?.Element("name");

    /// <summary>When it was taken.</summary>
    public DateTimeOffset? CreationTime =>
        long.TryParse((string?)_description.Element("creationTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToLocalTime()
            : null;

    /// <summary>Files on the host that an external snapshot keeps: disk overlays and saved memory.</summary>
    public IReadOnlyList<string> Files => _description.Elements("memory").Concat(_description.Elements("disks").Elements("disk"))
        .Where(part => (string?)part.Attribute("snapshot") == "external")
        .Select(part => (string?)part.Attribute("file") ?? (string?)part.Element("source")?.Attribute("file"))
        .OfType<string>()
        .ToArray();

    /// <summary>Whether the next snapshot will be its child.</summary>
    public bool IsCurrent { get; private set; }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.DomainSnapshots.GetXmlAsync(Ref, SnapshotXmlFlags.None, cancellationToken);

    /// <summary>Replaces its description; what was saved stays.</summary>
    /// <param name="xml">The description.</param>
    /// <param name="current">Whether it becomes the current one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is replaced.</returns>
    /// <remarks>virDomainSnapshotCreateXML with VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE.</remarks>
    public async Task RedefineAsync(string xml, bool current, CancellationToken cancellationToken)
    {
        var flags = SnapshotCreateFlags.Redefine | (current || IsCurrent ? SnapshotCreateFlags.Current : 0);
        await Connection.DomainSnapshots.CreateAsync(Domain.Ref, xml, flags, null, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says what it was taken for, or makes it the current one.</summary>
    /// <param name="description">The text; an empty one removes it, nothing leaves it.</param>
    /// <param name="current">Whether it becomes the current one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is done.</returns>
    /// <remarks>virDomainSnapshotCreateXML with VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE.</remarks>
    public async Task DescribeAsync(string? description, bool current, CancellationToken cancellationToken)
    {
        var xml = await Connection.DomainSnapshots.GetXmlAsync(Ref, SnapshotXmlFlags.Secure, cancellationToken).ConfigureAwait(false);
        var element = VirtXml.Parse(xml, "domainsnapshot");
        if (description is not null)
        {
            element.Elements("description").Remove();
            element.Element("name")?.AddAfterSelf(description.Length > 0 ? new XElement("description", description) : null);
        }

        await RedefineAsync(VirtXml.Write(element), current, cancellationToken).ConfigureAwait(false);
    }

    private protected override async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var fresh = await Connection.DomainSnapshots.GetAsync(Domain, Ref, cancellationToken).ConfigureAwait(false);
        (_description, IsCurrent) = (fresh._description, fresh.IsCurrent);
    }
}

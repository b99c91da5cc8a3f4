using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A port of a virtual network: the connection of one guest's card to it.</summary>
/// <remarks>virNetworkPort.</remarks>
public sealed class VirtNetworkPort : VirtObject
{
    private const long BytesPerUnit = 1024;

    private XElement _description;

    private VirtNetworkPort(VirtConnection connection, NetworkPortRef port, XElement description)
        : base(connection)
    {
        Ref = port;
        _description = description;
    }

    /// <summary>The handle that operations take.</summary>
    public NetworkPortRef Ref { get; }

    /// <inheritdoc/>
    public override string Name => VirtUuid.Format(Ref.Uuid);

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>The network's name.</summary>
    public string Network => Ref.Network.Name;

    /// <summary>The name of the guest whose card it is.</summary>
    public string? Owner => (string?)_description.Element("owner")?.Element("name");

    /// <summary>The guest's uuid.</summary>
    public Guid? OwnerUuid => VirtUuid.TryParse((string?)_description.Element("owner")?.Element("uuid"), out var uuid) ? uuid : null;

    /// <summary>The card's Ethernet address.</summary>
    public string? Mac => (string?)_description.Element("mac")?.Attribute("address");

    /// <summary>The group of the network's ports that it belongs to, where it does.</summary>
    public string? PortGroup => (string?)_description.Element("group");

    /// <summary>How it is connected: network, bridge, direct or hostdev-pci.</summary>
    public string? Type => (string?)Plug?.Attribute("type");

    /// <summary>The bridge or device that it is connected to.</summary>
    public string? Device => (string?)Plug?.Attribute("bridge") ?? (string?)Plug?.Attribute("dev");

    /// <summary>The rate that the guest may receive at, in bytes per second; nothing for no limit.</summary>
    public long? InboundAverage => Limit("inbound", "average");

    /// <summary>The rate that is kept free for the guest, in bytes per second; nothing for none.</summary>
    public long? InboundFloor => Limit("inbound", "floor");

    /// <summary>The rate that the guest may send at, in bytes per second; nothing for no limit.</summary>
    public long? OutboundAverage => Limit("outbound", "average");

    private XElement? Plug => _description.Element("plug");

    /// <summary>Reads a port.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="port">The port's handle.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The port.</returns>
    public static async Task<VirtNetworkPort> ReadAsync(VirtConnection connection, NetworkPortRef port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new VirtNetworkPort(connection, port, await DescribeAsync(connection, port, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads all ports of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The ports.</returns>
    public static async Task<IReadOnlyList<VirtNetworkPort>> ListAsync(VirtNetwork network, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        var ports = await network.Connection.NetworkPorts.ListAsync(network.Ref, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(ports.Select(port => ReadAsync(network.Connection, port, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) => Connection.NetworkPorts.GetXmlAsync(Ref, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = await DescribeAsync(Connection, Ref, cancellationToken).ConfigureAwait(false);

    private static async Task<XElement> DescribeAsync(VirtConnection connection, NetworkPortRef port, CancellationToken cancellationToken) =>
        VirtXml.Parse(await connection.NetworkPorts.GetXmlAsync(port, cancellationToken).ConfigureAwait(false), "networkport");

    private long? Limit(string direction, string limit) =>
        long.TryParse((string?)_description.Element("bandwidth")?.Element(direction)?.Attribute(limit), out var value) ? value * BytesPerUnit : null;
}

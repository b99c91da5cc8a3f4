using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Virtual networks in documents.</summary>
internal sealed class DesiredNetwork : RunningKind<NetworkXml>
{
    private static readonly DesiredPart<NetworkXml>[] Properties =
    [
        new DesiredProperty<NetworkXml, string>(
            new("Forward", KeyForm.Text, "How traffic leaves; Nat where a new network does not say.") { Words = Enum.GetNames<NetworkForward>() },
            node => Mode(node) ?? "isolated", view => view.ForwardMode ?? "isolated", (view, value, _) => SetForward(view, value)),
        new DesiredProperty<NetworkXml, string>(
            new("ForwardDevice", KeyForm.Text, "The host's interface that traffic leaves through."),
            node => node.Text(), view => view.ForwardDevice, (view, value, _) => view.ForwardDevice = value),
        new DesiredProperty<NetworkXml, IReadOnlyList<string>>(
            new("Cidr", KeyForm.Texts, "The subnets, such as 10.0.0.0/24; the host takes the address given, or the subnet's first one."),
            NetworkSubnets.Parse, NetworkSubnets.Read, (view, _, item) => NetworkSubnets.Write(view, item)),
        new DesiredProperty<NetworkXml, IReadOnlyList<string>>(
            new("DhcpRange", KeyForm.Texts, "The addresses to hand out, such as 10.0.0.100-10.0.0.200; the rest of each subnet where a new network does not say."),
            NetworkSubnets.ParseRanges, NetworkSubnets.ReadRanges, (view, _, item) => NetworkSubnets.WriteRanges(view, item)),
        new DesiredProperty<NetworkXml, bool>(
            new("NoDhcp", KeyForm.Flag, "Hands no addresses out."),
            node => node.Flag(), view => view.Addresses.Any() && !view.Addresses.Any(ip => ip.DhcpRanges.Any()),
            (view, _, item) => NetworkSubnets.WriteRanges(view, item)) { Same = (wanted, actual) => !wanted || actual },
        new DesiredProperty<NetworkXml, string>(
            new("Bridge", KeyForm.Text, "The name of the host's bridge; the host chooses without it."),
            node => node.Text(), view => view.Bridge, (view, value, _) => view.Bridge = value),
        new DesiredProperty<NetworkXml, string>(
            new("Domain", KeyForm.Text, "The DNS domain."),
            node => node.Text(), view => view.Domain, (view, value, _) => view.Domain = value),
        new DesiredProperty<NetworkXml, IReadOnlyList<int>>(
            new("Vlan", KeyForm.Numbers, "The virtual LANs of ports that say nothing else."),
            node => [.. node.Items().Select(one => one.Count(0, 4095))], view => view.Vlans, (view, value, _) => view.Vlans = value),
        new DesiredProperty<NetworkXml, int?>(
            new("Mtu", KeyForm.Number, "The longest frame in bytes."),
            node => node.Count(68, 65535), view => view.Mtu, (view, value, _) => view.Mtu = value),
    ];

    internal override string Name => "Network";

    internal override string Words => "network";

    internal override string Root => "network";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
        [CommonKeys.Name("network"), CommonKeys.Ensure, CommonKeys.State, CommonKeys.Autostart, .. Properties.Select(part => part.Key), CommonKeys.Xml, CommonKeys.XmlPath];

    protected override IReadOnlyList<DesiredPart<NetworkXml>> Parts => Properties;

    /// <summary>Makes a network's description from what a document says.</summary>
    internal static NetworkXml Build(DesiredItem item) => NetworkBuilder.Build(new NetworkSpec
    {
        Name = item.Name,
        ForwardMode = item.Find("Forward") is { } forward ? Mode(forward) : "nat",
        ForwardDevice = item.Text("ForwardDevice"),
        Addresses = NetworkSubnets.Addresses(item),
        Bridge = item.Text("Bridge"),
        Domain = item.Text("Domain"),
        Vlans = [.. item.Find("Vlan")?.Items().Select(one => one.Count(0, 4095)) ?? []],
        Mtu = item.Find("Mtu")?.Count(68, 65535),
    });

    protected override NetworkXml View(XElement definition) => new(definition);

    protected override Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Task.FromResult(item.Xml is { } whole ? new XElement(whole) : Build(item).Element);

    protected override Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken) =>
        connection.Networks.DefineAsync(VirtXml.Write(definition), NetworkDefineFlags.None, cancellationToken);

    protected override XElement Signed(DesiredItem item, XElement definition)
    {
        Signature.Write(new NetworkXml(definition).Metadata, item.Document.Name);
        return definition;
    }

    protected override Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Lookup.OrNothingAsync(VirtErrorCode.NoNetwork, async () =>
            await KnowAsync(connection, await RefAsync(connection, item.Name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var network in await connection.Networks.ListAsync(NetworkListFlags.None, cancellationToken).ConfigureAwait(false))
        {
            yield return await KnowAsync(connection, network.Ref, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task StartAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.Networks.StartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    protected override async Task DestroyAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.Networks.DestroyAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    protected override async Task UndefineAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.Networks.UndefineAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    protected override async Task SetAutostartAsync(VirtConnection connection, string name, bool autostart, CancellationToken cancellationToken) =>
        await connection.Networks.SetAutostartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), autostart, cancellationToken).ConfigureAwait(false);

    private static Task<NetworkRef> RefAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        connection.Networks.LookupByNameAsync(name, cancellationToken);

    private static async Task<KnownObject> KnowAsync(VirtConnection connection, NetworkRef reference, CancellationToken cancellationToken)
    {
        var network = await connection.Networks.GetAsync(reference, cancellationToken).ConfigureAwait(false);
        var xml = await connection.Networks.GetXmlAsync(reference, network.IsPersistent ? NetworkXmlFlags.Inactive : NetworkXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new KnownObject(network, VirtXml.Parse(xml, "network"), network.IsActive, network.IsPersistent, network.Autostart);
    }

    private static string? Mode(ConfigurationNode node)
    {
        var word = node.Word(Enum.GetNames<NetworkForward>()).ToLowerInvariant();
        return word is "isolated" or "none" ? null : word;
    }

    private static void SetForward(NetworkXml view, string mode)
    {
        if (mode == "isolated")
        {
            view.Element.Elements("forward").Remove();
        }
        else
        {
            view.ForwardMode = mode;
        }
    }
}

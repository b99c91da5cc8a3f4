using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Network;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Tests.Conformance.Targets;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Interop.Networks;

/// <summary>A host whose networks are this process's, with guests that are plugged into them as the cards of real ones are.</summary>
internal sealed class CardLab : IAsyncDisposable
{
    private static readonly NetworkGuest Owner = new("guest", Guid.NewGuid());

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vpc");
    private readonly List<NetworkNamespace> _guests = [];
    private readonly NetworkService _service;

    private CardLab(NetworkNamespace host, NamespacedNetwork stack)
    {
        Host = host;
        Links = new GuestLinks(stack);
        _service = new NetworkService(new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: false)) { IsPrivileged = true }, stack, watches: false);
    }

    internal NetworkNamespace Host { get; }

    internal GuestLinks Links { get; }

    /// <summary>Starts the lab.</summary>
    /// <param name="variables">What the environment of the host's programs has besides.</param>
    internal static async Task<CardLab> StartAsync(params (string Name, string Value)[] variables)
    {
        var host = await NetworkNamespace.CreateAsync();
        var lab = new CardLab(host, new NamespacedNetwork(host, variables));
        await lab._service.StartAsync(CancellationToken.None);
        return lab;
    }

    /// <summary>Starts a network.</summary>
    internal Task NetworkAsync(string xml) => _service.Networks.CreateAsync(xml, NetworkCreateFlags.None, CancellationToken.None);

    /// <summary>Makes a machine beside the host, on a device of the host's.</summary>
    internal async Task<NetworkNamespace> NeighbourAsync(string device, string address)
    {
        var neighbour = await NetworkNamespace.CreateAsync();
        _guests.Add(neighbour);
        await Host.ConnectAsync(device, neighbour, "eth0");
        await Host.ScriptAsync($"ip link set {device} up");
        await neighbour.ScriptAsync($"ip link set eth0 up; ip addr add {address} dev eth0");
        return neighbour;
    }

    /// <summary>Plugs a guest's card into a network: an attachment as the driver makes it, and behind it a machine in place of a guest.</summary>
    /// <param name="network">The network.</param>
    /// <param name="number">The last byte of its addresses.</param>
    /// <param name="inner">What the card's description has besides.</param>
    /// <param name="group">The port group.</param>
    internal async Task<PluggedCard> PlugAsync(string network, int number, string inner = "", string? group = null)
    {
        var (attachment, card) = await AttachAsync(network, number, inner, group);
        var guest = await NetworkNamespace.CreateAsync();
        _guests.Add(guest);
        var port = string.Create(CultureInfo.InvariantCulture, $"vnet{number}");
        await Host.ConnectAsync(port, guest, "eth0");
        await guest.ScriptAsync(string.Create(
            CultureInfo.InvariantCulture, $"ip link set eth0 address {card.Element("mac")!.Attribute("address")!.Value} up; ip addr add 192.168.88.{number}/24 dev eth0"));
        await Links.MoveAsync(port, attachment.ToTap(card), old: null, CancellationToken.None);
        await Links.SetLimitsAsync(port, attachment.Port, isMacvtap: false, CancellationToken.None);
        await Links.SetUpAsync(port, isUp: true, CancellationToken.None);
        return new PluggedCard(guest, port, attachment);
    }

    /// <summary>Attaches a card to a network, without a device yet.</summary>
    internal async Task<(NetworkAttachment Attachment, XElement Card)> AttachAsync(string network, int number, string inner = "", string? group = null)
    {
        var card = XElement.Parse($"""
            <interface type='network'>
              <mac address='52:54:00:00:00:{number:x2}'/>
              <source network='{network}'{(group is null ? string.Empty : $" portgroup='{group}'")}/>
              {inner}
            </interface>
            """);
        return (await _service.Attachments.AttachAsync(Owner, card, CancellationToken.None), card);
    }

    /// <summary>Takes a guest's card off its network.</summary>
    internal async Task UnplugAsync(PluggedCard card)
    {
        await Links.DeleteAsync(card.Port, card.Attachment.VirtualPort, CancellationToken.None);
        await _service.Attachments.ReleaseAsync(card.Attachment, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in await _service.Networks.ListAsync(NetworkListFlags.Active, CancellationToken.None))
        {
            await _service.Networks.DestroyAsync(running.Network, CancellationToken.None);
        }

        await _service.DisposeAsync();
        foreach (var guest in _guests)
        {
            await guest.DisposeAsync();
        }

        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }
}

/// <summary>A guest's card on a network.</summary>
/// <param name="Guest">The machine behind it.</param>
/// <param name="Port">The host's end.</param>
/// <param name="Attachment">What the network knows of it.</param>
internal sealed record PluggedCard(NetworkNamespace Guest, string Port, NetworkAttachment Attachment);

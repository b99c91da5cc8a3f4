using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>Makes and removes the host's ends of guests' network cards.</summary>
/// <remarks>virNetDevTapCreateInBridgePort and virNetDevMacVLanCreateWithVPortProfile.</remarks>
/// <param name="host">The network stack.</param>
internal sealed class GuestLinks(IHostNetwork host)
{
    private const string TapPrefix = "vnet";
    private const string MacvtapPrefix = "macvtap";
    private const int Tries = 64;

    private readonly HostLinks _links = new(host);
    private readonly TrafficShaper _shaper = new(host);
    private readonly SwitchPort _switch = new(host);
    private int _next = -1;

    /// <summary>Makes a tap device, which stays until it is removed.</summary>
    /// <param name="request">What it shall be.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <returns>The device's name.</returns>
    /// <exception cref="VirtException">InternalError with what the host said.</exception>
    internal async Task<string> CreateTapAsync(TapRequest request, CancellationToken cancellationToken)
    {
        if (request.Bridge is { } bridge && request.VirtualPort?.Get("type") is null or "none" && !await _links.ExistsAsync(bridge, cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Cannot get interface MTU on '{bridge}': No such device", VirtErrorDomain.None);
        }

        List<string> options = ["mode", "tap", "vnet_hdr"];
        options.AddRange(request.HasQueues ? ["multi_queue"] : []);
        options.AddRange(request.Owner is { } owner ? ["user", owner] : []);
        var name = await CreateAsync(
            request.Name, TapPrefix, candidate => ["tuntap", "add", "dev", candidate, .. options], cancellationToken).ConfigureAwait(false);
        try
        {
            if (request.BeforeConnected is { } prepare)
            {
                await prepare(name, cancellationToken).ConfigureAwait(false);
            }

            await FurnishTapAsync(name, request, cancellationToken).ConfigureAwait(false);
            return name;
        }
        catch
        {
            await DeleteAsync(name, request.VirtualPort, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a macvtap device, which guests open as <c>/dev/tap</c> with its number.</summary>
    /// <param name="request">What it shall be; the bridge is not used.</param>
    /// <param name="device">The host's device that it is made on.</param>
    /// <param name="mode">The mode: bridge, private, vepa or passthrough.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <returns>The device's name, and the file to open.</returns>
    /// <exception cref="VirtException">InternalError with what the host said.</exception>
    internal async Task<(string Name, string File)> CreateMacvtapAsync(TapRequest request, string device, string mode, CancellationToken cancellationToken)
    {
        if (request.VirtualPort?.Get("type") is { } type and not "none")
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"virtualport type '{type}' needs lldpad (802.1Qbg) or a card's own switch (802.1Qbh), which this host does not offer", VirtErrorDomain.Network);
        }

        if (!await _links.ExistsAsync(device, cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Unable to get index for interface {device}: No such device", VirtErrorDomain.None);
        }

        string[] mtu = request.Mtu is { } size ? ["mtu", size.Invariant()] : [];
        var name = await CreateAsync(
            request.Name, MacvtapPrefix,
            candidate => ["link", "add", "link", device, "name", candidate, "address", request.Mac, .. mtu, "type", "macvtap", "mode", mode == "passthrough" ? "passthru" : mode],
            cancellationToken).ConfigureAwait(false);
        try
        {
            await SetUpAsync(name, request.IsUp, cancellationToken).ConfigureAwait(false);
            await LimitAsync(name, request, inboundIsSent: false, cancellationToken).ConfigureAwait(false);
            var number = await _links.IndexAsync(name, cancellationToken).ConfigureAwait(false);
            return (name, $"/dev/tap{number.Invariant()}");
        }
        catch
        {
            await DeleteAsync(name, virtualPort: null, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets frames pass, or stops them, as when a cable is pulled.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="isUp">Whether they pass.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal Task SetUpAsync(string name, bool isUp, CancellationToken cancellationToken) => host.RunAsync(
        $"Unable to set device {name} {(isUp ? "up" : "down")}", "ip", ["link", "set", "dev", name, isUp ? "up" : "down"], cancellationToken);

    /// <summary>Changes the limits of a card.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="limits">The element with the <c>bandwidth</c>, or without.</param>
    /// <param name="isMacvtap">Whether it is a macvtap device, whose sides are swapped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal Task SetLimitsAsync(string name, XElement limits, bool isMacvtap, CancellationToken cancellationToken) =>
        _shaper.SetAsync(name, limits, inboundIsSent: !isMacvtap, hasClasses: false, cancellationToken);

    /// <summary>Tells whether the host has a device.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>Whether it has.</returns>
    internal Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => _links.ExistsAsync(name, cancellationToken);

    /// <summary>Moves a card to another bridge.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="request">What it shall be from now on.</param>
    /// <param name="old">How the old switch knew it; nothing for a plain bridge.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task MoveAsync(string name, TapRequest request, XElement? old, CancellationToken cancellationToken)
    {
        await _switch.RemoveAsync(name, old, cancellationToken).ConfigureAwait(false);
        await _switch.AddAsync(name, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a device; does nothing when it is gone.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="virtualPort">How its switch knows it; nothing for a plain bridge.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    internal async Task DeleteAsync(string name, XElement? virtualPort, CancellationToken cancellationToken)
    {
        await _shaper.ClearAsync(name, cancellationToken).ConfigureAwait(false);
        await _switch.RemoveAsync(name, virtualPort, cancellationToken).ConfigureAwait(false);
        await _links.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CreateAsync(string? name, string prefix, Func<string, IEnumerable<string>> command, CancellationToken cancellationToken)
    {
        if (name is not null && !name.Contains('%', StringComparison.Ordinal))
        {
            await host.RunAsync($"Unable to create device {name}", "ip", command(HostLinks.CheckName(name)), cancellationToken).ConfigureAwait(false);
            return name;
        }

        // Numbers are not used again at once: a neighbour may still remember the last guest.
        for (var i = 0; i < Tries; i++)
        {
            var number = Interlocked.Increment(ref _next);
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            if (!await _links.ExistsAsync(candidate, cancellationToken).ConfigureAwait(false))
            {
                await host.RunAsync($"Unable to create device {candidate}", "ip", command(candidate), cancellationToken).ConfigureAwait(false);
                return candidate;
            }
        }

        throw new VirtException(VirtErrorCode.InternalError, $"no name is free for a device {prefix}", VirtErrorDomain.Network);
    }

    private async Task FurnishTapAsync(string name, TapRequest request, CancellationToken cancellationToken)
    {
        // A bridge takes on the lowest address of its ports; this one is never the lowest.
        var own = "fe" + request.Mac[2..];
        string[] mtu = request.Mtu is { } size ? [$"link set dev {name} mtu {size.Invariant()}"] : [];
        await host.RunIPAsync($"Unable to set up device {name}", [$"link set dev {name} address {own}", .. mtu], cancellationToken).ConfigureAwait(false);
        await _switch.AddAsync(name, request, cancellationToken).ConfigureAwait(false);
        await LimitAsync(name, request, inboundIsSent: true, cancellationToken).ConfigureAwait(false);
        await SetUpAsync(name, request.IsUp, cancellationToken).ConfigureAwait(false);
    }

    private Task LimitAsync(string name, TapRequest request, bool inboundIsSent, CancellationToken cancellationToken) =>
        request.Limits is { } limits && limits.Element("bandwidth") is not null
            ? _shaper.SetAsync(name, limits, inboundIsSent, hasClasses: false, cancellationToken)
            : Task.CompletedTask;
}

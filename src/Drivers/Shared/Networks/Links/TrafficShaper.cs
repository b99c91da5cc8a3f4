using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>Limits the traffic of network devices by the kernel's traffic control.</summary>
/// <remarks>
/// virNetDevBandwidthSet and its kin. What a device sends is queued (HTB); of what it receives, the surplus is dropped, or queued
/// on a device beside it (IFB) where the kernel cannot drop.
/// </remarks>
/// <param name="host">The network stack.</param>
internal sealed class TrafficShaper(IHostNetwork host)
{
    private const string Root = "1:";
    private const string Whole = "1:1";
    private const string Others = "1:2";
    private const int FirstFilter = 800;

    private readonly HostLinks _links = new(host);

    /// <summary>Sets the limits of a device, in place of those that it has.</summary>
    /// <param name="device">The device.</param>
    /// <param name="owner">The element with a <c>bandwidth</c>, or without: then the device has no limits.</param>
    /// <param name="inboundIsSent">Whether the guests' inbound is what the device sends, as with bridges and taps; with macvtap it is what it receives.</param>
    /// <param name="hasClasses">Whether guests may have rates of their own within the limit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError where the kernel lacks what it needs.</exception>
    internal async Task SetAsync(string device, XElement owner, bool inboundIsSent, bool hasClasses, CancellationToken cancellationToken)
    {
        await ClearAsync(device, cancellationToken).ConfigureAwait(false);
        var (inbound, outbound) = (TrafficRate.Of(BandwidthXml.Of(owner, "inbound")), TrafficRate.Of(BandwidthXml.Of(owner, "outbound")));
        var (sent, received) = inboundIsSent ? (inbound, outbound) : (outbound, inbound);
        if (sent is { } limit)
        {
            await QueueAsync(device, limit, hasClasses, cancellationToken).ConfigureAwait(false);
        }

        if (received is { } rate)
        {
            await LimitReceivedAsync(device, rate, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes all limits of a device away.</summary>
    /// <param name="device">The device; it may be gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task ClearAsync(string device, CancellationToken cancellationToken)
    {
        // There is nothing to delete on a device without limits, which tc calls an error.
        await host.TryRunAsync("tc", ["qdisc", "del", "dev", device, "root"], input: null, cancellationToken).ConfigureAwait(false);
        await host.TryRunAsync("tc", ["qdisc", "del", "dev", device, "ingress"], input: null, cancellationToken).ConfigureAwait(false);
        await _links.DeleteAsync(BesideOf(device), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a rate of a device free for one guest.</summary>
    /// <param name="device">The device, whose limit has classes.</param>
    /// <param name="limit">The device's limit.</param>
    /// <param name="mac">The guest's Ethernet address.</param>
    /// <param name="floor">The rate in KB per second.</param>
    /// <param name="id">The number of the guest's class.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task AddGuestAsync(string device, TrafficRate limit, MacAddress mac, long floor, int id, CancellationToken cancellationToken)
    {
        await TcAsync(device, ["class", "add", "dev", device, "parent", Whole, "classid", ClassOf(id), .. TrafficRate.Htb(floor, limit.Ceiling, 0)], cancellationToken)
            .ConfigureAwait(false);
        await AddFairQueueAsync(device, ClassOf(id), string.Create(CultureInfo.InvariantCulture, $"{id:x}:"), cancellationToken).ConfigureAwait(false);

        // The filter looks at the frame's start, which lies before the packet's.
        var digits = mac.ToString().Replace(":", string.Empty, StringComparison.Ordinal);
        await TcAsync(
            device,
            [
                "filter", "add", "dev", device, "protocol", "all", "prio", "2", "handle", FilterOf(id), "u32",
                "match", "u32", $"0x{digits[4..]}", "0xffffffff", "at", "-12", "match", "u16", $"0x{digits[..4]}", "0xffff", "at", "-14", "flowid", ClassOf(id),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a guest's rate back to all.</summary>
    /// <param name="device">The device.</param>
    /// <param name="id">The number of the guest's class.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task RemoveGuestAsync(string device, int id, CancellationToken cancellationToken)
    {
        await host.TryRunAsync("tc", ["filter", "del", "dev", device, "prio", "2", "handle", FilterOf(id), "u32"], input: null, cancellationToken).ConfigureAwait(false);
        await host.TryRunAsync("tc", ["qdisc", "del", "dev", device, "parent", ClassOf(id)], input: null, cancellationToken).ConfigureAwait(false);
        await host.TryRunAsync("tc", ["class", "del", "dev", device, "classid", ClassOf(id)], input: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the rate that a guest, or all without one of their own, can count on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="limit">The device's limit.</param>
    /// <param name="id">The number of the guest's class; nothing for all others.</param>
    /// <param name="rate">The rate in KB per second.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal Task ChangeRateAsync(string device, TrafficRate limit, int? id, long rate, CancellationToken cancellationToken) => TcAsync(
        device,
        ["class", "change", "dev", device, "classid", id is { } guest ? ClassOf(guest) : Others, .. TrafficRate.Htb(Math.Max(1, rate), limit.Ceiling, 0)],
        cancellationToken);

    private static string ClassOf(int id) => string.Create(CultureInfo.InvariantCulture, $"1:{id:x}");

    // Handles of this kind of filter begin with their hash table.
    private static string FilterOf(int id) => string.Create(CultureInfo.InvariantCulture, $"800::{FirstFilter + id}");

    // A device's name has 15 letters; its number of hash is as good as unique among a host's.
    private static string BesideOf(string device)
    {
        var hash = device.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u);
        return string.Create(CultureInfo.InvariantCulture, $"vps-ifb{hash:x8}");
    }

    private async Task QueueAsync(string device, TrafficRate limit, bool hasClasses, CancellationToken cancellationToken)
    {
        var leaf = hasClasses ? Others : Whole;
        await TcAsync(device, ["qdisc", "add", "dev", device, "root", "handle", Root, "htb", "default", hasClasses ? "2" : "1"], cancellationToken).ConfigureAwait(false);
        await TcAsync(device, ["class", "add", "dev", device, "parent", Root, "classid", Whole, .. limit.Htb(withBurst: !hasClasses)], cancellationToken).ConfigureAwait(false);
        if (hasClasses)
        {
            await TcAsync(device, ["class", "add", "dev", device, "parent", Whole, "classid", Others, .. limit.Htb(withBurst: true)], cancellationToken).ConfigureAwait(false);
        }

        await AddFairQueueAsync(device, leaf, "2:", cancellationToken).ConfigureAwait(false);
    }

    // Fairness among a class's streams is welcome; the limit holds without it, as on kernels that lack the queue.
    private Task AddFairQueueAsync(string device, string parent, string handle, CancellationToken cancellationToken) => host.TryRunAsync(
        "tc", ["qdisc", "add", "dev", device, "parent", parent, "handle", handle, "sfq", "perturb", "10"], input: null, cancellationToken);

    private async Task LimitReceivedAsync(string device, TrafficRate limit, CancellationToken cancellationToken)
    {
        await TcAsync(device, ["qdisc", "add", "dev", device, "ingress"], cancellationToken).ConfigureAwait(false);
        string[] all = ["filter", "add", "dev", device, "parent", "ffff:", "protocol", "all", "u32", "match", "u32", "0", "0"];
        var police = await host.TryRunAsync(
            "tc", [.. all, "police", "rate", limit.Rate, "burst", limit.PoliceBurst, "mtu", "64kb", "drop", "flowid", ":1"], input: null, cancellationToken)
            .ConfigureAwait(false);
        if (police.ExitCode == 0)
        {
            return;
        }

        var beside = BesideOf(device);
        await host.RunIPAsync(
            $"Unable to limit what {device} receives: the kernel has neither traffic policing nor intermediate devices",
            [$"link add name {beside} type ifb", $"link set dev {beside} up"], cancellationToken).ConfigureAwait(false);
        await TcAsync(device, [.. all, "action", "mirred", "egress", "redirect", "dev", beside], cancellationToken).ConfigureAwait(false);
        await QueueAsync(beside, limit with { Peak = 0 }, hasClasses: false, cancellationToken).ConfigureAwait(false);
    }

    private Task<string> TcAsync(string device, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        host.RunAsync($"Unable to limit the traffic of {device}", "tc", arguments, cancellationToken);
}

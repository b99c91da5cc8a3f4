using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The host's end of a NIC: <c>-netdev</c>.</summary>
/// <remarks>qemuBuildHostNetProps.</remarks>
internal static class NetworkBackend
{
    private static readonly Version ReconnectInMilliseconds = new(9, 2);

    /// <summary>Describes the host's end, with files that QEMU inherits.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="nic">The NIC.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement nic)
    {
        var alias = GuestLayout.AliasOf(nic);
        if (!UsesTap(nic))
        {
            return Describe(launch, nic, [], []);
        }

        var queues = QueuesOf(launch, nic);
        var taps = Enumerable.Range(0, queues).Select(queue => launch.Inherit(QemuDescriptorKind.Tap, alias, path: null, queue).Invariant()).ToList();
        var vhosts = UsesVhost(launch, nic)
            ? Enumerable.Range(0, queues).Select(queue => launch.Inherit(QemuDescriptorKind.VhostNet, alias, "/dev/vhost-net", queue).Invariant()).ToList()
            : [];
        return Describe(launch, nic, taps, vhosts);
    }

    /// <summary>Tells whether the host's end is a tap device, whose queues QEMU gets as open files.</summary>
    /// <param name="nic">The NIC.</param>
    /// <returns>Whether it is.</returns>
    internal static bool UsesTap(XElement nic) => nic.Get("type") is "network" or "bridge" or "direct" or "ethernet";

    /// <summary>Tells how many queues of its tap device a NIC is served by.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="nic">The NIC.</param>
    /// <returns>The number; the program that connects a user's own guests to bridges gives one, whatever was asked for.</returns>
    internal static int QueuesOf(LaunchBuilder launch, XElement nic) =>
        !launch.Context.IsPrivileged && nic.Get("type") is ("network" or "bridge") ? 1 : Math.Max(1, nic.Element("driver")?.Number("queues") ?? 1);

    /// <summary>Tells whether the host's kernel moves the packets.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="nic">The NIC.</param>
    /// <returns>Whether it does.</returns>
    internal static bool UsesVhost(LaunchBuilder launch, XElement nic)
    {
        var driver = nic.Element("driver")?.Get("name");
        var isVirtio = NetworkDevices.IsVirtio(nic.Element("model")?.Get("type"));
        if (driver == "vhost" && !launch.Context.HasVhostNet)
        {
            throw Refusal.Unsupported("vhost-net was requested for an interface, but is unavailable");
        }

        // Without KVM it would be slower than QEMU's own.
        return isVirtio && driver != "qemu" && launch.Context.HasVhostNet && (driver == "vhost" || launch.Guest.IsKvm);
    }

    /// <summary>Describes the host's end.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="nic">The NIC.</param>
    /// <param name="taps">The numbers or names of the tap device's queues.</param>
    /// <param name="vhosts">The numbers or names of the open vhost devices.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement nic, IReadOnlyList<string> taps, IReadOnlyList<string> vhosts)
    {
        var alias = GuestLayout.AliasOf(nic);
        var type = nic.Get("type");
        var source = nic.Element("source");
        var queues = nic.Element("driver")?.Number("queues") is > 1 and { } count ? count : (long?)null;
        var backend = type switch
        {
            "network" or "bridge" or "direct" or "ethernet" => Tap(nic, taps, vhosts),
            "client" => Socket("connect", source),
            "server" => Socket("listen", source),
            "mcast" => Socket("mcast", source),
            "udp" => Socket("udp", source).With("localaddr", $"{source?.Element("local")?.Get("address")}:{source?.Element("local")?.Get("port")}"),
            "user" when nic.Element("backend")?.Get("type") == "passt" => Passt(launch, nic, alias),
            "user" => User(nic),
            "internal" => new JsonObject { ["type"] = "user" },
            "null" => new JsonObject { ["type"] = "user", ["restrict"] = true },
            "vhostuser" => new JsonObject { ["type"] = "vhost-user", ["chardev"] = "char" + alias }.With("queues", queues),
            "vdpa" => new JsonObject
            {
                ["type"] = "vhost-vdpa",
                ["vhostdev"] = launch.InheritAsPath(QemuDescriptorKind.ReadWrite, alias, source?.Get("dev"), "vdpa"),
            }.With("queues", queues),
            _ => throw Refusal.Unsupported($"network type '{type}' is not supported by QEMU"),
        };
        return backend.With("id", "host" + alias);
    }

    private static JsonObject Tap(XElement nic, IReadOnlyList<string> taps, IReadOnlyList<string> vhosts)
    {
        var buffer = nic.Element("tune")?.Text("sndbuf");
        return new JsonObject { ["type"] = "tap" }
            .With(taps.Count > 1 ? "fds" : "fd", string.Join(':', taps))
            .With("vhost", vhosts.Count > 0 ? true : null)
            .With(vhosts.Count > 1 ? "vhostfds" : "vhostfd", vhosts.Count > 0 ? string.Join(':', vhosts) : null)
            .With("sndbuf", PropertyWriter.ReadNumber(buffer));
    }

    private static JsonObject Socket(string way, XElement? source) =>
        new() { ["type"] = "socket", [way] = $"{source?.Get("address")}:{source?.Get("port")}" };

    private static JsonObject User(XElement nic)
    {
        var properties = new JsonObject { ["type"] = "user" };
        foreach (var address in nic.Elements("ip"))
        {
            var prefix = address.Get("prefix");
            if (address.Get("family") == "ipv6")
            {
                properties.With("ipv6-prefix", address.Get("address")).With("ipv6-prefixlen", PropertyWriter.ReadNumber(prefix));
            }
            else
            {
                properties.With("net", prefix is null ? address.Get("address") : $"{address.Get("address")}/{prefix}");
            }
        }

        return properties;
    }

    private static JsonObject Passt(LaunchBuilder launch, XElement nic, string alias)
    {
        var helper = PasstProcess.Describe(launch, nic, alias);
        launch.Helper(helper);
        var properties = new JsonObject
        {
            ["type"] = "stream",
            ["addr"] = new JsonObject { ["type"] = "unix", ["path"] = helper.Socket },
            ["server"] = false,
        };

        // passt may be started again; QEMU then finds it.
        if (launch.Facts.Version >= ReconnectInMilliseconds)
        {
            properties["reconnect-ms"] = 5000;
        }
        else if (launch.Facts.Version >= new Version(8, 0))
        {
            properties["reconnect"] = 5;
        }

        return properties;
    }
}

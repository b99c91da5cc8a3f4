using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>How many processors the guest has, and how they are grouped: <c>-smp</c>.</summary>
/// <remarks>qemuBuildSmpCommandLine. Processors that may be taken out again are not in it: they are added while the guest is still held.</remarks>
internal static class SmpOption
{
    /// <summary>Adds the processors.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var guest = launch.Guest;
        var maximum = Maximum(guest.Domain);
        var now = Fixed(guest.Domain);
        var text = new StringBuilder(now.Invariant());
        if (now != maximum)
        {
            text.Append(CultureInfo.InvariantCulture, $",maxcpus={maximum}");
        }

        if (guest.Domain.Element("cpu")?.Element("topology") is { } topology)
        {
            text.Append(CultureInfo.InvariantCulture, $",sockets={topology.Get("sockets")}");
            Level(text, topology, "dies", guest.IsX86, "die per socket");
            Level(text, topology, "clusters", Clusters(guest), "cluster per die");
            text.Append(CultureInfo.InvariantCulture, $",cores={topology.Get("cores")},threads={topology.Get("threads")}");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $",sockets={maximum},cores=1,threads=1");
        }

        launch.Option("-smp", text.ToString());
    }

    /// <summary>Tells how many processors a guest may have.</summary>
    /// <param name="domain">The definition.</param>
    /// <returns>The number.</returns>
    internal static int Maximum(XElement domain) => int.TryParse(domain.Element("vcpu")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;

    /// <summary>Tells how many processors a guest has from its start that cannot be taken out.</summary>
    /// <param name="domain">The definition.</param>
    /// <returns>The number.</returns>
    internal static int Fixed(XElement domain) => domain.Element("vcpus") is { } each
        ? each.Elements("vcpu").Count(vcpu => vcpu.Get("enabled") == "yes" && vcpu.Get("hotpluggable") != "yes")
        : domain.Element("vcpu")?.Number("current") ?? Maximum(domain);

    // Clusters came to PCs with QEMU 10.0; ARM machines have had them all along.
    private static bool Clusters(GuestLayout guest) => guest.IsVirt && guest.IsArm || (guest.IsX86 && guest.Facts.Version >= new Version(10, 0));

    private static void Level(StringBuilder text, XElement topology, string level, bool isKnown, string words)
    {
        var count = topology.Get(level) ?? "1";
        if (isKnown)
        {
            text.Append(CultureInfo.InvariantCulture, $",{level}={count}");
        }
        else if (count != "1")
        {
            throw Refusal.Unsupported($"Only 1 {words} is supported");
        }
    }
}

using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>passt, the process that carries a NIC's packets in the name of an ordinary user.</summary>
/// <remarks>qemuPasstStart.</remarks>
internal static class PasstProcess
{
    /// <summary>Describes the process for a NIC.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="nic">The NIC.</param>
    /// <param name="alias">Its alias.</param>
    /// <returns>The process.</returns>
    internal static QemuHelper Describe(LaunchBuilder launch, XElement nic, string alias)
    {
        var settings = launch.Context.Settings;
        var socket = Path.Combine(settings.PasstDirectory, $"{settings.ShortName}-{alias}.socket");
        var arguments = new List<string> { "--one-off", "--socket", socket, "--pid", Path.ChangeExtension(socket, ".pid") };
        Add(arguments, "--mac-addr", nic.Element("mac")?.Get("address"));
        Add(arguments, "--mtu", nic.Element("mtu")?.Get("size"));
        Add(arguments, "--interface", nic.Element("source")?.Get("dev"));
        Add(arguments, "--log-file", nic.Element("backend")?.Get("logFile"));
        foreach (var address in nic.Elements("ip"))
        {
            Add(arguments, "--address", address.Get("address"));
            if (address.Get("family") != "ipv6")
            {
                Add(arguments, "--netmask", address.Get("prefix"));
            }
        }

        foreach (var forward in nic.Elements("portForward"))
        {
            Add(arguments, forward.Get("proto") == "udp" ? "--udp-ports" : "--tcp-ports", Ports(forward));
        }

        return new QemuHelper("passt", alias, "passt", arguments, socket) { Directories = [settings.PasstDirectory] };
    }

    private static void Add(List<string> arguments, string option, string? value)
    {
        if (value is not null)
        {
            arguments.Add(option);
            arguments.Add(value);
        }
    }

    // address%device/range,~excluded,range:to
    private static string Ports(XElement forward)
    {
        var text = new StringBuilder(forward.Get("address"));
        if (forward.Get("dev") is { } device)
        {
            text.Append('%').Append(device);
        }

        text.Append(text.Length > 0 ? "/" : string.Empty);
        var ranges = forward.Elements("range").Select(range =>
        {
            var (start, end, to) = (range.Number("start") ?? 0, range.Number("end"), range.Number("to"));
            var span = end is null || end == start ? start.Invariant() : $"{start.Invariant()}-{end.Value.Invariant()}";
            var target = to is not { } first ? string.Empty : end is null || end == start ? $":{first.Invariant()}" : $":{first.Invariant()}-{(first + end.Value - start).Invariant()}";
            return (range.Get("exclude") == "yes" ? "~" : string.Empty) + span + target;
        }).ToList();
        return text.Append(ranges.Count == 0 ? "all" : string.Join(',', ranges)).ToString();
    }
}

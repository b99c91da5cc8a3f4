using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks the limits of a guest's processors, threads and disks.</summary>
/// <remarks>virDomainDefCputuneValidate, virDomainDefTunablesValidate and virDomainDefValidateIOThreads.</remarks>
internal static class TuneChecks
{
    private static readonly string[] Groups = ["", "global_", "emulator_", "iothread_"];

    public static void Check(XElement domain)
    {
        if (domain.Element("cputune") is { } tune)
        {
            CheckProcessor(tune);
        }

        var devices = new HashSet<string>(StringComparer.Ordinal);
        foreach (var device in domain.Element("blkiotune")?.Elements("device") ?? [])
        {
            if (device.Text("path") is { } path && !devices.Add(path))
            {
                throw XmlFault.Unsupported(device, $"duplicate blkio device path '{path}'");
            }
        }

        foreach (var thread in (domain.Element("iothreadids")?.Elements("iothread") ?? []).Concat(domain.Elements("defaultiothread")))
        {
            if (thread.Number("thread_pool_max") == 0)
            {
                throw XmlFault.Unsupported(thread, "thread_pool_max must be a positive integer");
            }

            if (thread.Number("thread_pool_min") is { } least && thread.Number("thread_pool_max") is { } most && least > most)
            {
                throw XmlFault.Unsupported(thread, "thread_pool_min must be smaller or equal to thread_pool_max");
            }
        }
    }

    private static void CheckProcessor(XElement tune)
    {
        Range(tune, "shares", 2, 262144);
        foreach (var group in Groups)
        {
            Range(tune, group + "period", 1000, 1000000);
            Range(tune, group + "quota", 1000, 17592186044415);
        }
    }

    private static void Range(XElement tune, string name, long lowest, long highest)
    {
        // Nothing and less than nothing mean no limit.
        if (tune.Text(name) is { } text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value > 0
            && (value < lowest || value > highest))
        {
            throw XmlFault.Unsupported(tune.Element(name)!, $"Value of cputune '{name}' must be in range [{lowest}, {highest}]");
        }
    }
}

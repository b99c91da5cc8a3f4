using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Checks what QEMU asks of single processors, and gives the ones that no memory node claims to the first.</summary>
/// <remarks>qemuDomainDefVcpusPostParse and qemuDomainDefNumaCPUsRectify.</remarks>
internal static class VcpuDefaults
{
    /// <summary>Checks and completes them.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/> for processors that QEMU cannot start so.</exception>
    public static void Complete(QemuGuest guest)
    {
        var states = guest.Domain.Element("vcpus")?.Elements("vcpu").OrderBy(v => v.Number("id")).ToArray() ?? [];
        if (states.Length > 0)
        {
            Check(states);
        }

        CompleteNodes(guest);
    }

    private static void Check(XElement[] states)
    {
        var first = states[0];
        if (first.Number("id") == 0)
        {
            if (!IsOnline(first))
            {
                throw Refuse(first, "vcpu 0 can't be offline");
            }

            if (first.Get("hotpluggable") == "yes")
            {
                throw Refuse(first, "vcpu0 can't be hotpluggable");
            }

            if (Order(first) > 1)
            {
                throw Refuse(first, "vcpu0 must be enabled first");
            }
        }

        var ordered = Order(first) != 0;
        var previous = first;
        foreach (var state in states.Skip(1))
        {
            if (IsOnline(state) && (Order(state) != 0) != ordered)
            {
                throw Refuse(state, "all vcpus must have either set or unset order");
            }

            if (state.Get("hotpluggable") == "no")
            {
                if (previous.Get("hotpluggable") == "yes")
                {
                    throw Refuse(state, "online non-hotpluggable vcpus need to be ordered prior to hotplugable vcpus");
                }

                if (Order(previous) > Order(state))
                {
                    throw Refuse(state, "online non-hotpluggable vcpus must be ordered in ascending order");
                }
            }

            previous = state;
        }
    }

    private static void CompleteNodes(QemuGuest guest)
    {
        var cells = guest.Domain.Element("cpu")?.Element("numa")?.Elements("cell").ToArray() ?? [];
        if (cells.Length == 0 || !int.TryParse(guest.Domain.Element("vcpu")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var max))
        {
            return;
        }

        var claimed = new HashSet<int>();
        foreach (var cell in cells)
        {
            if (CpuSet.TryParse(cell.Get("cpus"), out var cpus))
            {
                claimed.UnionWith(cpus.Numbers());
            }
        }

        if (claimed.Count < max)
        {
            var first = cells.MinBy(cell => cell.Number("id"))!;
            var own = CpuSet.TryParse(first.Get("cpus"), out var given) ? given.Numbers() : [];
            var free = Enumerable.Range(0, max).Where(cpu => !claimed.Contains(cpu));
            first.Set("cpus", CpuSet.Of(own.Concat(free)).ToString());
        }
    }

    private static bool IsOnline(XElement state) => state.Get("enabled") == "yes";

    private static int Order(XElement state) => state.Number("order") ?? 0;

    private static VirtException Refuse(XElement at, string sentence) => XmlFault.Unsupported(at, sentence, null, VirtErrorDomain.Qemu);
}

using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Reads and writes on which of the host's CPUs a guest's threads run.</summary>
internal static class QemuPinning
{
    /// <summary>Turns a map of CPUs into a set.</summary>
    /// <param name="map">One entry for each CPU.</param>
    /// <returns>The set.</returns>
    /// <exception cref="VirtException">InvalidArg when it is empty.</exception>
    internal static CpuSet SetOf(IReadOnlyList<bool> map)
    {
        var set = CpuSet.Of(Enumerable.Range(0, map.Count).Where(cpu => map[cpu]));
        return set.Count > 0 ? set : throw QemuNode.Speaker.Argument("Empty cpu list for pinning");
    }

    /// <summary>Turns a set into a map of the host's CPUs.</summary>
    /// <param name="set">The set; null for all that are online.</param>
    /// <returns>One entry for each CPU of the host.</returns>
    internal static IReadOnlyList<bool> MapOf(CpuSet? set)
    {
        var host = HostCpus.Map();
        return [.. Enumerable.Range(0, host.Present).Select(cpu => set?.Contains(cpu) ?? host.Online[cpu])];
    }

    /// <summary>Reads a pinning from a definition.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="element">The element, such as <c>vcpupin</c>.</param>
    /// <param name="attribute">The attribute that tells several apart; null for an element that is there once.</param>
    /// <param name="number">The attribute's value.</param>
    /// <returns>The set; for a virtual CPU without one the set of all; null when nothing is said.</returns>
    internal static CpuSet? Read(XElement domain, string element, string? attribute, uint number)
    {
        var text = domain.Element("cputune")?.Elements(element)
            .FirstOrDefault(item => attribute is null || item.Get(attribute) == number.ToString(CultureInfo.InvariantCulture))?.Get("cpuset");
        return text is not null ? CpuSet.Parse(text) : domain.Element("vcpu")?.Get("cpuset") is { } all ? CpuSet.Parse(all) : null;
    }

    /// <summary>Writes a pinning into a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="element">The element, such as <c>vcpupin</c>.</param>
    /// <param name="attribute">The attribute that tells several apart; null for an element that is there once.</param>
    /// <param name="number">The attribute's value.</param>
    /// <param name="set">The set.</param>
    internal static void Write(DomainXml definition, string element, string? attribute, uint number, CpuSet set)
    {
        var tune = definition.Element.Need("cputune");
        var value = number.ToString(CultureInfo.InvariantCulture);
        var item = tune.Elements(element).FirstOrDefault(other => attribute is null || other.Get(attribute) == value);
        if (item is null)
        {
            tune.Add(item = new XElement(element, attribute is null ? null : new XAttribute(attribute, value)));
        }

        item.SetAttributeValue("cpuset", set.ToString());
    }

    /// <summary>Moves a thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="set">Where it may run.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Move(int thread, CpuSet set)
    {
        try
        {
            CpuAffinity.Write(thread, set);
        }
        catch (IOException e)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"cannot set CPU affinity on process {thread}: {e.Message}");
        }
    }

    /// <summary>Moves a started guest's threads to where its definition wants them.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its definition.</param>
    internal static void Apply(QemuRun run, XElement live)
    {
        if (run.Process is { } process && Read(live, "emulatorpin", null, 0) is { } emulator)
        {
            Move(process.Id, emulator);
        }

        foreach (var (number, thread) in run.VcpuThreads)
        {
            if (Read(live, "vcpupin", "vcpu", (uint)number) is { } set)
            {
                Move(thread, set);
            }
        }
    }
}

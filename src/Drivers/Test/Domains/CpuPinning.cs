using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads and writes which host CPUs the parts of a guest may use.</summary>
internal static class CpuPinning
{
    /// <summary>Reads the host CPUs that a virtual CPU may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <param name="hostCpus">How many CPUs the host has.</param>
    /// <returns>One entry for each.</returns>
    internal static bool[] OfVcpu(DomainXml domain, int vcpu, int hostCpus) =>
        Spread(SetOf(domain, "vcpupin", "vcpu", vcpu) ?? domain.VcpuPlacement, hostCpus);

    /// <summary>Reads the host CPUs that the emulator may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="hostCpus">How many CPUs the host has.</param>
    /// <returns>One entry for each.</returns>
    internal static bool[] OfEmulator(DomainXml domain, int hostCpus) =>
        Spread(SetOf(domain, "emulatorpin", null, 0) ?? domain.VcpuPlacement, hostCpus);

    /// <summary>Reads the host CPUs that an I/O thread may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="hostCpus">How many CPUs the host has.</param>
    /// <returns>One entry for each.</returns>
    internal static bool[] OfIOThread(DomainXml domain, uint thread, int hostCpus) =>
        Spread(SetOf(domain, "iothreadpin", "iothread", thread) ?? domain.VcpuPlacement, hostCpus);

    /// <summary>Says which host CPUs a virtual CPU may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <param name="cpus">One entry for each host CPU.</param>
    internal static void PinVcpu(DomainXml domain, int vcpu, IReadOnlyList<bool> cpus) => Pin(domain, "vcpupin", "vcpu", vcpu, cpus);

    /// <summary>Says which host CPUs the emulator may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="cpus">One entry for each host CPU.</param>
    internal static void PinEmulator(DomainXml domain, IReadOnlyList<bool> cpus) => Pin(domain, "emulatorpin", null, 0, cpus);

    /// <summary>Says which host CPUs an I/O thread may use.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="cpus">One entry for each host CPU.</param>
    internal static void PinIOThread(DomainXml domain, uint thread, IReadOnlyList<bool> cpus) =>
        Pin(domain, "iothreadpin", "iothread", thread, cpus);

    /// <summary>Refuses a set of host CPUs that is empty.</summary>
    /// <param name="cpus">One entry for each host CPU.</param>
    /// <param name="words">What libvirt says.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void RefuseEmpty(IReadOnlyList<bool> cpus, string words)
    {
        if (!cpus.Contains(true))
        {
            throw DomainErrors.Argument(words);
        }
    }

    private static void Pin(DomainXml domain, string name, string? attribute, long number, IReadOnlyList<bool> cpus)
    {
        var tuning = domain.Element.Section("cputune");
        var pin = Find(tuning, name, attribute, number);
        if (pin is null)
        {
            tuning.Add(pin = new XElement(name, attribute is null ? null : new XAttribute(attribute, number)));
        }

        var set = CpuSet.Of(Enumerable.Range(0, cpus.Count).Where(cpu => cpus[cpu]));
        pin.SetAttributeValue("cpuset", set.ToString());
    }

    private static CpuSet? SetOf(DomainXml domain, string name, string? attribute, long number) =>
        domain.Element.Element("cputune") is { } tuning
        && CpuSet.TryParse((string?)Find(tuning, name, attribute, number)?.Attribute("cpuset"), out var set)
            ? set
            : null;

    private static XElement? Find(XElement tuning, string name, string? attribute, long number) =>
        tuning.Elements(name).FirstOrDefault(pin => attribute is null || pin.NumberOf(attribute) == (ulong)number);

    private static bool[] Spread(CpuSet? set, int hostCpus) =>
        [.. Enumerable.Range(0, hostCpus).Select(cpu => set?.Contains(cpu) ?? true)];
}

using System.Xml.Linq;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Host;

/// <summary>Compares CPUs on a test host, which gives every model that it knows by name, and every feature.</summary>
/// <remarks>The models are taken in libvirt's order, in which each maker's older ones come before its newer ones.</remarks>
internal static class TestHostCpu
{
    private static readonly string[] Architectures = ["i686", "x86_64"];

    /// <summary>Compares a CPU with the host's.</summary>
    /// <param name="xml">The <c>cpu</c> element as text.</param>
    /// <param name="flags">Whether one that does not fit is an error.</param>
    /// <returns>The relation.</returns>
    /// <exception cref="VirtException">InternalError for a model that nobody knows; CpuIncompatible with the flag.</exception>
    internal static CpuCompareResult Compare(string xml, CpuCompareFlags flags)
    {
        var cpu = VirtXml.Parse(xml, "cpu");
        var architecture = (string?)cpu.Element("arch");
        if (architecture is not null && !Architectures.Contains(architecture))
        {
            return Incompatible($"CPU arch {architecture} does not match host arch", flags);
        }

        // What a guest must not see, a host that gives everything cannot hide.
        if (cpu.Elements("feature").FirstOrDefault(one => (string?)one.Attribute("policy") == "forbid") is { } forbidden)
        {
            return Incompatible($"Host CPU provides forbidden features: {(string?)forbidden.Attribute("name")}", flags);
        }

        if ((string?)cpu.Element("model") is not { Length: > 0 } model)
        {
            return CpuCompareResult.Identical;
        }

        _ = Place(model);
        return CpuCompareResult.Superset;
    }

    /// <summary>Computes the CPU that all given ones have in common.</summary>
    /// <param name="cpus">The <c>cpu</c> elements as texts.</param>
    /// <returns>A <c>cpu</c> element as text.</returns>
    /// <exception cref="VirtException">InvalidArg without any CPU; InternalError for a model that nobody knows; CpuIncompatible for several architectures.</exception>
    internal static string Baseline(IReadOnlyList<string> cpus)
    {
        if (cpus.Count == 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "at least one CPU is needed", VirtErrorDomain.Test);
        }

        var all = cpus.Select(cpu => VirtXml.Parse(cpu, "cpu")).ToArray();
        var architectures = all.Select(cpu => (string?)cpu.Element("arch")).OfType<string>().Distinct().ToArray();
        if (architectures.Length > 1)
        {
            throw new VirtException(VirtErrorCode.CpuIncompatible, $"CPUs are incompatible: {string.Join(" and ", architectures)}", VirtErrorDomain.Test);
        }

        var oldest = all.Select(cpu => (string?)cpu.Element("model")).OfType<string>().Where(model => model.Length > 0).OrderBy(Place).FirstOrDefault();
        var features = all.Select(cpu => cpu.Elements("feature").Select(one => (string)one.Attribute("name")!)).Aggregate((one, other) => one.Intersect(other));
        return VirtXml.Write(new XElement(
            "cpu",
            new XAttribute("mode", "custom"),
            new XAttribute("match", "exact"),
            oldest is null ? null : new XElement("model", new XAttribute("fallback", "forbid"), oldest),
            features.Select(name => new XElement("feature", new XAttribute("policy", "require"), new XAttribute("name", name)))));
    }

    private static int Place(string model)
    {
        var place = CpuModelNames.Of("x86_64").ToList().IndexOf(model);
        return place >= 0 ? place : throw new VirtException(VirtErrorCode.InternalError, $"Unknown CPU model {model}", VirtErrorDomain.Test);
    }

    private static CpuCompareResult Incompatible(string why, CpuCompareFlags flags) => flags.HasFlag(CpuCompareFlags.FailIncompatible)
        ? throw new VirtException(VirtErrorCode.CpuIncompatible, why, VirtErrorDomain.Test)
        : CpuCompareResult.Incompatible;
}

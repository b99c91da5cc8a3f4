using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Makes a guest's processor from a typed specification.</summary>
public static class CpuBuilder
{
    /// <summary>Makes a processor.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <returns>The processor, not yet part of a domain.</returns>
    public static DomainCpuXml Build(CpuSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var cpu = new DomainCpuXml(new XElement("cpu"))
        {
            Mode = spec.Mode ?? (spec.Model is null ? null : "custom"),
            Match = spec.Match ?? (spec.Model is not null && spec.Mode is null or "custom" ? "exact" : null),
            Check = spec.Check,
            Model = spec.Model,
        };
        if (spec.Sockets is not null || spec.Cores is not null || spec.Threads is not null)
        {
            cpu.SetTopology(spec.Sockets ?? 1, spec.Cores ?? 1, spec.Threads ?? 1);
        }

        foreach (var (name, policy) in spec.Features)
        {
            cpu.SetFeature(name, policy);
        }

        return cpu;
    }
}

using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Writes how much memory a guest has.</summary>
internal static class MemoryTuning
{
    /// <summary>Sets the memory, or its ceiling.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <param name="flags">Which size, and in which definition.</param>
    /// <exception cref="VirtException">OperationInvalid when the ceiling cannot be moved; InvalidArg when the size is above it.</exception>
    internal static void SetSize(TestDomain domain, long bytes, DomainMemoryFlags flags)
    {
        if (bytes <= 0)
        {
            throw DomainErrors.Shared(VirtErrorCode.InvalidArg, "memory in virDomainSetMemoryFlags must not be zero");
        }

        var resolved = DomainImpact.Resolve(domain, (DomainAffectFlags)(flags & (DomainMemoryFlags.Live | DomainMemoryFlags.Config)));
        var ceiling = flags.HasFlag(DomainMemoryFlags.Maximum);
        if (ceiling && resolved.HasFlag(DomainAffectFlags.Live))
        {
            throw DomainErrors.Invalid("cannot resize the maximum memory on an active domain");
        }

        Action<DomainXml> change = ceiling ? definition => SetCeiling(definition, bytes) : definition => SetCurrent(definition, bytes);
        DomainImpact.ChangeBoth(domain, resolved, change, change);
    }

    /// <summary>Says how often the balloon collects statistics.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="seconds">How often; 0 stops it.</param>
    /// <exception cref="VirtException">InternalError without a balloon.</exception>
    internal static void SetStatisticsPeriod(DomainXml definition, int seconds)
    {
        if (definition.Devices.Memballoon is not { Model: not "none" } balloon)
        {
            throw DomainErrors.Internal("No memory balloon device configured, can not set the collection period");
        }

        balloon.StatisticsPeriod = seconds;
    }

    private static void SetCurrent(DomainXml definition, long bytes)
    {
        if (bytes > definition.Memory)
        {
            throw DomainErrors.Argument("cannot set memory higher than max memory");
        }

        definition.CurrentMemory = bytes;
    }

    private static void SetCeiling(DomainXml definition, long bytes)
    {
        if (definition.Element.Element("cpu")?.Element("numa")?.Element("cell") is not null)
        {
            throw DomainErrors.Invalid("initial memory size of a domain with NUMA nodes cannot be modified with this API");
        }

        if (definition.MaxMemory < bytes)
        {
            throw DomainErrors.Invalid("cannot set initial memory size greater than the maximum memory size");
        }

        definition.CurrentMemory = Math.Min(definition.CurrentMemory ?? bytes, bytes);
        definition.Memory = bytes;
    }
}

using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads and writes how much memory a guest has, and the limits and places of its memory on the host.</summary>
internal static class MemoryTuning
{
    /// <summary>What stands for no limit, in KiB.</summary>
    /// <remarks>VIR_DOMAIN_MEMORY_PARAM_UNLIMITED.</remarks>
    internal const ulong Unlimited = 9007199254740991;

    private static readonly string[] Limits = ["hard_limit", "soft_limit", "swap_hard_limit"];

    private static readonly ParameterRules LimitRules =
        new(("hard_limit", typeof(ulong)), ("soft_limit", typeof(ulong)), ("swap_hard_limit", typeof(ulong)));

    private static readonly string[] NumaModes = ["strict", "preferred", "interleave", "restrictive"];

    private static readonly ParameterRules NumaRules = new(("numa_mode", typeof(int)), ("numa_nodeset", typeof(string)));

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

    /// <summary>Reads the limits.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The limits in KiB.</returns>
    internal static IReadOnlyList<TypedParameter> ReadLimits(DomainXml definition) =>
        [.. Limits.Select(name => new TypedParameter(name, LimitOf(definition, name)))];

    /// <summary>Checks new limits.</summary>
    /// <param name="parameters">The limits in KiB.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void CheckLimits(IReadOnlyList<TypedParameter> parameters) => LimitRules.Check(parameters);

    /// <summary>Writes limits.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The limits in KiB.</param>
    /// <exception cref="VirtException">InvalidArg when memory may be more than memory and swap together.</exception>
    internal static void WriteLimits(DomainXml definition, IReadOnlyList<TypedParameter> parameters)
    {
        var hard = parameters.Find<ulong>("hard_limit");
        var swap = parameters.Find<ulong>("swap_hard_limit");
        if ((hard ?? swap) is not null && (hard ?? LimitOf(definition, "hard_limit")) > (swap ?? LimitOf(definition, "swap_hard_limit")))
        {
            throw DomainErrors.Argument("memory hard_limit tunable value must be lower than or equal to swap_hard_limit");
        }

        var tuning = definition.Element.Section("memtune");
        foreach (var parameter in parameters)
        {
            tuning.Elements(parameter.Name).Remove();
            if ((ulong)parameter.Value is var value and < Unlimited)
            {
                tuning.Add(new XElement(parameter.Name, new XAttribute("unit", "KiB"), value));
            }
        }

        definition.Element.Prune("memtune");
    }

    /// <summary>Reads the NUMA policy.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The mode and the nodes.</returns>
    internal static IReadOnlyList<TypedParameter> ReadNuma(DomainXml definition)
    {
        var memory = definition.Element.Element("numatune")?.Element("memory");
        return
        [
            new("numa_mode", Math.Max(0, Array.IndexOf(NumaModes, (string?)memory?.Attribute("mode")))),
            new("numa_nodeset", (string?)memory?.Attribute("nodeset") ?? string.Empty),
        ];
    }

    /// <summary>Checks a new NUMA policy.</summary>
    /// <param name="parameters">The policy.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported; OperationInvalid for an empty set of nodes.</exception>
    internal static void CheckNuma(IReadOnlyList<TypedParameter> parameters)
    {
        NumaRules.Check(parameters);
        if (parameters.Find<int>("numa_mode") is { } mode && (mode < 0 || mode >= NumaModes.Length))
        {
            throw DomainErrors.Argument($"unsupported numatune mode: '{mode}'");
        }

        if (parameters.FindText("numa_nodeset") is { } nodes && CpuSet.Parse(nodes).Count == 0)
        {
            throw DomainErrors.Invalid($"Invalid nodeset of 'numatune': {nodes}");
        }
    }

    /// <summary>Writes a NUMA policy.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The policy.</param>
    /// <param name="live">Whether a guest runs with the definition, which then keeps its mode.</param>
    /// <exception cref="VirtException">OperationInvalid for another mode of a running guest; ConfigUnsupported when nodes are missing.</exception>
    internal static void WriteNuma(DomainXml definition, IReadOnlyList<TypedParameter> parameters, bool live)
    {
        var mode = parameters.Find<int>("numa_mode");
        var nodes = parameters.FindText("numa_nodeset");
        if (mode is null && nodes is null)
        {
            return;
        }

        var present = definition.Element.Element("numatune")?.Element("memory");
        if (live && mode is { } wanted && present is not null && (string?)present.Attribute("mode") != NumaModes[wanted])
        {
            throw DomainErrors.Invalid("can't change numatune mode for running domain");
        }

        if (nodes is null && present?.Attribute("nodeset") is null)
        {
            throw DomainErrors.Shared(VirtErrorCode.ConfigUnsupported, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        }

        var memory = definition.Element.Section("numatune").Section("memory");
        memory.SetAttributeValue("mode", mode is { } number ? NumaModes[number] : (string?)memory.Attribute("mode") ?? NumaModes[0]);
        if (nodes is not null)
        {
            memory.SetAttributeValue("placement", null);
            memory.SetAttributeValue("nodeset", CpuSet.Parse(nodes).ToString());
        }
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

    private static ulong LimitOf(DomainXml definition, string name) =>
        definition.Element.Element("memtune")?.Element(name).Number() ?? Unlimited;
}

using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes the limits of a guest's memory on the host.</summary>
internal static class MemoryLimits
{
    /// <summary>What stands for no limit, in KiB.</summary>
    /// <remarks>VIR_DOMAIN_MEMORY_PARAM_UNLIMITED.</remarks>
    internal const ulong Unlimited = 9007199254740991;

    private static readonly string[] Names = ["hard_limit", "soft_limit", "swap_hard_limit"];

    private static readonly ParameterRules Rules =
        new(("hard_limit", typeof(ulong)), ("soft_limit", typeof(ulong)), ("swap_hard_limit", typeof(ulong)));

    /// <summary>Reads the limits.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The limits in KiB.</returns>
    internal static IReadOnlyList<TypedParameter> Read(DomainXml definition) =>
        [.. Names.Select(name => new TypedParameter(name, Of(definition, name)))];

    /// <summary>Checks new limits.</summary>
    /// <param name="parameters">The limits in KiB.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters) => Rules.Check(parameters);

    /// <summary>Writes limits.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The limits in KiB.</param>
    /// <param name="speaker">Whose errors they are.</param>
    /// <exception cref="VirtException">InvalidArg when memory may be more than memory and swap together.</exception>
    internal static void Write(DomainXml definition, IReadOnlyList<TypedParameter> parameters, DomainSpeaker speaker)
    {
        var hard = parameters.Find<ulong>("hard_limit");
        var swap = parameters.Find<ulong>("swap_hard_limit");
        if ((hard ?? swap) is not null && (hard ?? Of(definition, "hard_limit")) > (swap ?? Of(definition, "swap_hard_limit")))
        {
            throw speaker.Argument("memory hard_limit tunable value must be lower than or equal to swap_hard_limit");
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

    /// <summary>Reads one limit.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="name">The limit.</param>
    /// <returns>The limit in KiB.</returns>
    internal static ulong Of(DomainXml definition, string name) => definition.Element.Element("memtune")?.Element(name).Number() ?? Unlimited;
}

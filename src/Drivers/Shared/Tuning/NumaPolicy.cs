using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes on which of the host's memory nodes a guest's memory is.</summary>
internal static class NumaPolicy
{
    private static readonly string[] Modes = ["strict", "preferred", "interleave", "restrictive"];

    private static readonly ParameterRules Rules = new(("numa_mode", typeof(int)), ("numa_nodeset", typeof(string)));

    /// <summary>Reads the NUMA policy.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The mode and the nodes.</returns>
    internal static IReadOnlyList<TypedParameter> Read(DomainXml definition)
    {
        var memory = definition.Element.Element("numatune")?.Element("memory");
        return
        [
            new("numa_mode", Math.Max(0, Array.IndexOf(Modes, (string?)memory?.Attribute("mode")))),
            new("numa_nodeset", (string?)memory?.Attribute("nodeset") ?? string.Empty),
        ];
    }

    /// <summary>Checks a new NUMA policy.</summary>
    /// <param name="parameters">The policy.</param>
    /// <param name="speaker">Whose errors they are.</param>
    /// <exception cref="VirtException">InvalidArg or ArgumentUnsupported; OperationInvalid for an empty set of nodes.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters, DomainSpeaker speaker)
    {
        Rules.Check(parameters);
        if (parameters.Find<int>("numa_mode") is { } mode && (mode < 0 || mode >= Modes.Length))
        {
            throw speaker.Argument($"unsupported numatune mode: '{mode}'");
        }

        if (parameters.FindText("numa_nodeset") is { } nodes && CpuSet.Parse(nodes).Count == 0)
        {
            throw speaker.Invalid($"Invalid nodeset of 'numatune': {nodes}");
        }
    }

    /// <summary>Writes a NUMA policy.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The policy.</param>
    /// <param name="live">Whether a guest runs with the definition, which then keeps its mode.</param>
    /// <param name="speaker">Whose errors they are.</param>
    /// <exception cref="VirtException">OperationInvalid for another mode of a running guest; ConfigUnsupported when nodes are missing.</exception>
    internal static void Write(DomainXml definition, IReadOnlyList<TypedParameter> parameters, bool live, DomainSpeaker speaker)
    {
        var mode = parameters.Find<int>("numa_mode");
        var nodes = parameters.FindText("numa_nodeset");
        if (mode is null && nodes is null)
        {
            return;
        }

        var present = definition.Element.Element("numatune")?.Element("memory");
        if (live && mode is { } wanted && present is not null && (string?)present.Attribute("mode") != Modes[wanted])
        {
            throw speaker.Invalid("can't change numatune mode for running domain");
        }

        if (nodes is null && present?.Attribute("nodeset") is null)
        {
            throw SharedErrors.Of(VirtErrorCode.ConfigUnsupported, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        }

        var memory = definition.Element.Section("numatune").Section("memory");
        memory.SetAttributeValue("mode", mode is { } number ? Modes[number] : (string?)memory.Attribute("mode") ?? Modes[0]);
        if (nodes is not null)
        {
            memory.SetAttributeValue("placement", null);
            memory.SetAttributeValue("nodeset", CpuSet.Parse(nodes).ToString());
        }
    }
}

using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes which performance events are counted.</summary>
/// <remarks>virPerfEventType.</remarks>
internal static class PerfTuning
{
    private static readonly string[] Events =
    [
        "cmt", "mbmt", "mbml", "cpu_cycles", "instructions", "cache_references", "cache_misses", "branch_instructions",
        "branch_misses", "bus_cycles", "stalled_cycles_frontend", "stalled_cycles_backend", "ref_cpu_cycles", "cpu_clock",
        "task_clock", "page_faults", "context_switches", "cpu_migrations", "page_faults_min", "page_faults_maj",
        "alignment_faults", "emulation_faults",
    ];

    private static readonly ParameterRules Rules = new([.. Events.Select(name => (name, typeof(bool)))]);

    /// <summary>Reads which events are counted.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>Every event and whether it is.</returns>
    internal static IReadOnlyList<TypedParameter> Read(DomainDefinition definition) =>
        [.. Events.Select(name => new TypedParameter(name, definition.Devices.PerfEvents.Contains(name)))];

    /// <summary>Checks a choice of events.</summary>
    /// <param name="parameters">The events.</param>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg or ArgumentUnsupported.</exception>
    internal static void Check(IReadOnlyList<TypedParameter> parameters) => Rules.Check(parameters);

    /// <summary>Writes which events are counted.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">The events that change.</param>
    internal static void Write(DomainXml definition, IReadOnlyList<TypedParameter> parameters)
    {
        var section = definition.Element.Section("perf");
        var said = section.Elements("event").ToDictionary(item => (string)item.Attribute("name")!, item => (string?)item.Attribute("enabled"), StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            said[parameter.Name] = (bool)parameter.Value ? "yes" : "no";
        }

        section.ReplaceNodes(Events.Where(said.ContainsKey).Select(name =>
            new XElement("event", new XAttribute("name", name), new XAttribute("enabled", said[name] ?? "no"))));
        definition.Element.Prune("perf");
    }
}

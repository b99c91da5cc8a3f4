using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>The parameters that every cmdlet has.</summary>
internal sealed class CommonParameters
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["vb"] = "Verbose", ["db"] = "Debug", ["ea"] = "ErrorAction", ["wa"] = "WarningAction", ["infa"] = "InformationAction", ["proga"] = "ProgressAction",
        ["ev"] = "ErrorVariable", ["wv"] = "WarningVariable", ["iv"] = "InformationVariable", ["ov"] = "OutVariable", ["ob"] = "OutBuffer",
        ["pv"] = "PipelineVariable", ["wi"] = "WhatIf", ["cf"] = "Confirm",
    };

    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    public static string? Resolve(string name, bool abbreviated)
    {
        if (Aliases.TryGetValue(name, out var full))
        {
            return full;
        }

        var near = Aliases.Values.Where(n => abbreviated ? n.StartsWith(name, StringComparison.OrdinalIgnoreCase) : n.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return near.Length == 1 ? near[0] : null;
    }

    public static bool IsSwitch(string name) => name is "Verbose" or "Debug" or "WhatIf" or "Confirm";

    public void Set(string name, object? value) => _values[name] = value;

    public bool? Flag(string name) => _values.TryGetValue(name, out var value) ? LanguagePrimitives.IsTrue(value) : null;

    public string? Text(string name) => _values.TryGetValue(name, out var value) ? LanguagePrimitives.ToText(value) : null;

    public ActionPreference? Action(string name) => _values.TryGetValue(name, out var value) ? LanguagePrimitives.ConvertTo<ActionPreference>(value) : null;
}

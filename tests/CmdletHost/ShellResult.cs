using System.Management.Automation;
using System.Text;

namespace VirtPS.Tests.CmdletHost;

/// <summary>Everything one run of a script put out, by stream, and the text a screen would have shown.</summary>
public sealed class ShellResult
{
    private readonly List<object?> _output = [];
    private readonly List<ErrorRecord> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _verbose = [];
    private readonly List<string> _debug = [];
    private readonly List<string> _host = [];
    private readonly List<InformationRecord> _information = [];
    private readonly List<ProgressRecord> _progress = [];
    private readonly StringBuilder _text = new();

    /// <summary>The objects written, without PSObject wrappers unless they are custom objects.</summary>
    public IReadOnlyList<object?> Output => _output;
    public IReadOnlyList<ErrorRecord> Errors => _errors;

    /// <summary>The ids of <see cref="Errors"/>, without the name of the command.</summary>
    public IReadOnlyList<string> ErrorIds => [.. _errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0])];
    public IReadOnlyList<string> Warnings => _warnings;
    public IReadOnlyList<string> Verbose => _verbose;
    public IReadOnlyList<string> Debug => _debug;

    /// <summary>Lines to the host, such as those of -WhatIf.</summary>
    public IReadOnlyList<string> Host => _host;
    public IReadOnlyList<InformationRecord> Information => _information;
    public IReadOnlyList<ProgressRecord> Progress => _progress;

    /// <summary>The error that ended the script; it is the last of <see cref="Errors"/> too.</summary>
    public ErrorRecord? Terminating { get; internal set; }

    /// <summary>True when <see cref="Shell.Stop"/> ended the script.</summary>
    public bool WasStopped { get; internal set; }
    public int ExitCode { get; internal set; }

    /// <summary>Standard output as text, lines ended by a line feed; errors are not part of it.</summary>
    public string Text => _text.ToString();

    /// <summary>The output as objects of one type; fails when another is among them.</summary>
    public IReadOnlyList<T> As<T>() => [.. _output.Select(o => PSObject.Unwrap(o)).Cast<T>()];

    internal void AddOutput(object? item) => _output.Add(PSObject.Unwrap(item) is { } plain && item is PSObject { Notes.Count: 0 } ? plain : item);
    internal void AddError(ErrorRecord record) => _errors.Add(record);
    internal void AddWarning(string text) => _warnings.Add(text);
    internal void AddVerbose(string text) => _verbose.Add(text);
    internal void AddDebug(string text) => _debug.Add(text);
    internal void AddHost(string text) => _host.Add(text);
    internal void AddInformation(InformationRecord record) => _information.Add(record);
    internal void AddProgress(ProgressRecord record) => _progress.Add(record);
    internal void AddLine(string text) => _text.Append(text).Append('\n');
}

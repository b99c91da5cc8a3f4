using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Formatting;

namespace VirtPS.Tests.CmdletHost;

/// <summary>Where a run's output goes: into the result, and as text onto the screen.</summary>
internal sealed class Streams(int width)
{
    private readonly Lock _gate = new();
    private ShellResult _result = new();
    private Screen? _screen;
    private string _begun = string.Empty;

    /// <summary>The columns that output fills; like PowerShell's console it leaves the last one free.</summary>
    public int Width { get; } = width - 1;
    public ViewTable Views { get; } = new();
    public TextWriter? ErrorEcho { get; set; }
    public TextWriter? Echo { get; set; }

    public ShellResult Begin()
    {
        _result = new ShellResult();
        _screen = new Screen(Views, Width, Line);
        return _result;
    }

    public void Finish()
    {
        lock (_gate)
        {
            _screen?.Finish();
            if (_begun.Length > 0)
            {
                Line(string.Empty);
            }
        }
    }

    public void Output(object? item)
    {
        lock (_gate)
        {
            if (item is not (FormattedText or FormatRequest))
            {
                _result.AddOutput(item);
            }

            _screen?.Show(item);
        }
    }

    public void Error(ErrorRecord record)
    {
        lock (_gate)
        {
            _result.AddError(record);
            ErrorEcho?.WriteLine(record.InvocationInfo is { } info ? $"{info.MyCommand.Name}: {record}" : record.ToString());
        }
    }

    public void Warning(string text) => Note(r => r.AddWarning(text), $"WARNING: {text}");

    public void Verbose(string text) => Note(r => r.AddVerbose(text), $"VERBOSE: {text}");

    public void Debug(string text) => Note(r => r.AddDebug(text), $"DEBUG: {text}");

    public void Host(string text) => Note(r => r.AddHost(text), text);

    public void Information(InformationRecord record, bool shown) => Note(
        r => r.AddInformation(record), shown ? record.ToString() : null, record.MessageData is not HostInformationMessage { NoNewLine: true });

    public void Progress(ProgressRecord record) => Note(r => r.AddProgress(record), null);

    private void Note(Action<ShellResult> add, string? line, bool ends = true)
    {
        lock (_gate)
        {
            add(_result);
            if (line is not null)
            {
                _begun += line;
                if (ends)
                {
                    Line(string.Empty);
                }
            }
        }
    }

    private void Line(string text)
    {
        (text, _begun) = (_begun + text, string.Empty);
        _result.AddLine(text);
        Echo?.WriteLine(text);
    }
}

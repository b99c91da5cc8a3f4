using System.Collections;
using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;
using VirtPS.Tests.CmdletHost.Pipeline;

namespace VirtPS.Tests.CmdletHost;

/// <summary>The state of one shell: variables, commands, jobs, events, and what runs now.</summary>
internal sealed class Engine
{
    private readonly Lock _gate = new();
    private readonly List<Stage> _running = [];
    private readonly LocalEventManager _events;
    private volatile bool _stopping;

    public Engine(ShellHost host, Streams streams)
    {
        Streams = streams;
        Host = host;
        Jobs = new JobRepository();
        _events = new LocalEventManager(() => Jobs);
        Global = new Scope(this, null);
        var variables = new PSVariableIntrinsics(name => Global.Find(name), (name, value) => Global.Set(name, value));
        var invoke = new CommandInvocationIntrinsics(script => ScriptBlock.Create(script).Invoke());
        var state = new SessionState(variables, new PathIntrinsics(Environment.CurrentDirectory), invoke);
        Intrinsics = new EngineIntrinsics(state, _events, host);
        Commands = new CommandTable(this);
        ScriptBlock.Parser = text => Parser.Script(text).Bind(Global);
        foreach (var (name, value) in new (string, object?)[]
        {
            ("Error", new ArrayList()), ("ErrorActionPreference", "Continue"), ("WarningPreference", "Continue"), ("VerbosePreference", "SilentlyContinue"),
            ("DebugPreference", "SilentlyContinue"), ("InformationPreference", "SilentlyContinue"), ("ProgressPreference", "Continue"), ("ConfirmPreference", "High"),
            ("WhatIfPreference", false), ("HOME", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)), ("PID", Environment.ProcessId), ("?", true),
            ("IsLinux", OperatingSystem.IsLinux()), ("IsWindows", OperatingSystem.IsWindows()), ("IsMacOS", OperatingSystem.IsMacOS()), ("Host", host), ("OFS", " "),
            ("PSVersionTable", new Hashtable(StringComparer.OrdinalIgnoreCase) { ["PSVersion"] = host.Version, ["PSEdition"] = "Core" }), ("args", Array.Empty<object>()),
            ("PSStyle", Values.Custom(new Hashtable { ["OutputRendering"] = "PlainText" })),
        })
        {
            Global.SetHere(name, value);
        }
    }

    public Scope Global { get; }
    public CommandTable Commands { get; }
    public EngineIntrinsics Intrinsics { get; }
    public JobRepository Jobs { get; }
    public Streams Streams { get; }
    public ShellHost Host { get; }

    /// <summary>How many try statements with handlers enclose what runs now.</summary>
    public int TryDepth { get; set; }

    public CancellationToken Stopped => _stop.Token;

    private CancellationTokenSource _stop = new();

    public void Begin()
    {
        _stopping = false;
        _stop = new CancellationTokenSource();
        TryDepth = 0;
    }

    /// <summary>Ends what runs, as Ctrl-C does: commands that wait are told at once, on the caller's thread.</summary>
    public void Stop()
    {
        Stage[] running;
        lock (_gate)
        {
            _stopping = true;
            running = [.. _running];
        }

        _stop.Cancel();
        foreach (var stage in running)
        {
            stage.Stop();
        }
    }

    public void ThrowIfStopping()
    {
        if (_stopping)
        {
            throw new PipelineStoppedException();
        }
    }

    public void RunPendingActions() => _events.RunPendingActions();

    public void BeforeStatement(int line)
    {
        ThrowIfStopping();
        CurrentLine = line;
        _events.RunPendingActions();
    }

    public int CurrentLine { get; private set; }

    public void Enter(IReadOnlyList<Stage> stages)
    {
        lock (_gate)
        {
            _running.AddRange(stages);
        }
    }

    public void Leave(IReadOnlyList<Stage> stages)
    {
        lock (_gate)
        {
            _running.RemoveAll(stages.Contains);
        }
    }

    public void RunFile(string path, IReadOnlyList<BoundArgument> arguments, Scope scope, Action<object?> output)
    {
        var stage = Commands.OpenFile(path, new Invocation(arguments, 0, path, 1, 1, false), scope);
        stage.Next = output;
        stage.RunWithoutInput();
        stage.End();
        if (stage.ExitCode is { } code)
        {
            throw new ExitSignal(code);
        }
    }

    /// <summary>True for exceptions that are errors and not the flow of control.</summary>
    public static bool IsError(Exception e) => e is not (BreakSignal or ContinueSignal or ReturnSignal or ExitSignal or EnoughSignal or PipelineStoppedException);

    public static ErrorRecord RecordOf(Exception e) => e is IContainsErrorRecord has ? has.ErrorRecord : new ErrorRecord(e, e.GetType().FullName!, ErrorCategory.NotSpecified, null);

    /// <summary>A statement that fails does not end its script, unless a handler waits or the preference is Stop.</summary>
    public bool MayGoOnAfter(Exception e, Scope scope) => IsError(e) && TryDepth == 0
        && e is not (ActionPreferenceStopException or RuntimeException { WasThrownFromThrowStatement: true })
        && !LanguagePrimitives.ToText(scope.Get("ErrorActionPreference")).Equals("Stop", StringComparison.OrdinalIgnoreCase);

    public void Report(ErrorRecord record, Scope scope)
    {
        Remember(record);
        Global.SetHere("?", false);
        if (LanguagePrimitives.ToText(scope.Get("ErrorActionPreference")).ToUpperInvariant() is not ("SILENTLYCONTINUE" or "IGNORE"))
        {
            Streams.Error(record);
        }
    }

    public void Remember(ErrorRecord record)
    {
        if (Global.Get("Error") is ArrayList all && !all.Contains(record))
        {
            all.Insert(0, record);
        }
    }

    public Answer AskUser(string query, string caption) => Host.Ask(query, caption);

    public Action<object?> FileSink(string path)
    {
        var full = Intrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        File.WriteAllText(full, string.Empty);
        return item => File.AppendAllText(full, Formatting.Screen.Render([item], Streams.Views, Streams.Width).TrimEnd() + Environment.NewLine);
    }
}

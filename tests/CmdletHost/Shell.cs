using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;
using VirtPS.Tests.CmdletHost.Pipeline;

namespace VirtPS.Tests.CmdletHost;

/// <summary>A session in which scripts run against a binary module. Variables and connections last until it is disposed.</summary>
/// <remarks>One script at a time; <see cref="Stop"/> may be called from another thread.</remarks>
public sealed class Shell : IDisposable
{
    private readonly Engine _engine;
    private readonly ShellHost _host;
    private readonly Streams _streams;

    /// <param name="modulePath">A .psd1 manifest or a .dll; null for no module.</param>
    /// <param name="width">The width of the screen in characters.</param>
    public Shell(string? modulePath = null, int width = 120)
    {
        _streams = new Streams(width);
        _host = new ShellHost(_streams);
        _engine = new Engine(_host, _streams);
        if (modulePath is not null)
        {
            _engine.Commands.Modules.Import(modulePath);
        }
    }

    /// <summary>Answers questions of -Confirm and ShouldContinue: (query, caption). Unset, a question is an error, as in a shell that cannot ask.</summary>
    public Func<string, string, Answer>? OnQuestion { get => _host.OnQuestion; set => _host.OnQuestion = value; }

    /// <summary>Answers a question for a credential: (user name). Unset, the question is an error.</summary>
    public Func<string, PSCredential>? OnCredential { get => _host.OnCredential; set => _host.OnCredential = value; }

    /// <summary>Called for each object as soon as it leaves the pipeline.</summary>
    public Action<object?>? OnOutput { get; set; }

    internal TextWriter? Echo { set => _streams.Echo = value; }
    internal TextWriter? ErrorEcho { set => _streams.ErrorEcho = value; }

    public void ImportModule(string path) => _engine.Commands.Modules.Import(path);

    public object? GetVariable(string name) => _engine.Global.Get(name);

    public void SetVariable(string name, object? value) => _engine.Global.SetHere(name, value);

    /// <summary>Runs a script to its end; errors, terminating ones too, are in the result.</summary>
    public ShellResult Run(string script) => Run(output => Parser.Script(script).End?.Run(_engine.Global, output));

    /// <summary>Runs a script with objects in <c>$input</c> and in front of it: <c>$objects | script</c>.</summary>
    public ShellResult Run(string script, params object?[] input)
    {
        _engine.Global.SetHere("__input", input);
        return Run("$__input | " + script);
    }

    /// <summary>Runs a script on another thread, so that the caller can stop it.</summary>
    public Task<ShellResult> RunAsync(string script) => Task.Factory.StartNew(() => Run(script), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public ShellResult RunFile(string path, params string[] arguments) =>
        Run(output => _engine.RunFile(Path.GetFullPath(path), [.. arguments.Select(a => new BoundArgument(null, a, true, null))], _engine.Global, output));

    /// <summary>Ends the running script as Ctrl-C does.</summary>
    public void Stop() => _engine.Stop();

    /// <summary>The completions a user would be offered for a parameter's value.</summary>
    public IReadOnlyList<CompletionResult> Complete(string command, string parameter, string word, params (string Name, object? Value)[] bound) =>
        Completer.Complete(_engine.Commands, command, parameter, word, bound);

    public void Dispose()
    {
        foreach (var job in _engine.Jobs.Jobs.Where(j => !j.IsFinished))
        {
            job.StopJob();
        }

        _engine.Commands.Modules.RemoveAll();
    }

    private ShellResult Run(Action<Action<object?>> script)
    {
        _engine.Begin();
        var result = _streams.Begin();
        try
        {
            script(item =>
            {
                _streams.Output(item);
                OnOutput?.Invoke(item);
            });
        }
        catch (ExitSignal exit)
        {
            result.ExitCode = exit.Code;
        }
        catch (PipelineStoppedException)
        {
            result.WasStopped = true;
        }
        catch (Exception e) when (e is ReturnSignal or BreakSignal or ContinueSignal)
        {
            // Left over from a block outside any loop or function; the script is at its end.
        }
        catch (Exception e) when (Engine.IsError(e) && e is RuntimeException or IContainsErrorRecord or InvalidOperationException or ArgumentException or IOException)
        {
            result.Terminating = Engine.RecordOf(e);
            result.ExitCode = 1;
            _engine.Remember(result.Terminating);
            _streams.Error(result.Terminating);
        }

        _streams.Finish();
        return result;
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>Runs one cmdlet object and is its command runtime.</summary>
internal sealed class CmdletStage : Stage, ICommandRuntime2
{
    private readonly Cmdlet _cmdlet;
    private readonly CommandShape _shape;
    private readonly Invocation _call;
    private readonly Scope _scope;
    private readonly InvocationInfo _info;
    private readonly CommonParameters _common = new();
    private readonly Binder _binder;
    private readonly Consent _consent;

    public CmdletStage(CmdletInfo command, string calledAs, Invocation call, Scope scope)
    {
        (_call, _scope) = (call, scope);
        _info = new InvocationInfo(command, calledAs)
        {
            ExpectingInput = call.ExpectsInput, PipelineLength = call.Length, PipelinePosition = call.Position, ScriptLineNumber = call.Line, Line = call.Text,
            ScriptName = LanguagePrimitives.ToText(scope.Get("PSCommandPath")),
        };
        _shape = CommandShape.Of(command.ImplementingType);
        _cmdlet = (Cmdlet)Activator.CreateInstance(command.ImplementingType)!;
        _cmdlet.CommandRuntime = this;
        _binder = new Binder(_cmdlet, _shape, _info, Engine.Intrinsics, _common);
        _consent = new Consent(this, _shape.Attribute, _common, scope);
        if (_cmdlet is PSCmdlet full)
        {
            full.Context = new CommandContext(Engine.Intrinsics, Engine.Jobs, _info);
        }

        if (_cmdlet is IEngineCommand own)
        {
            own.Attach(this, scope);
        }
    }

    public Engine Engine => _scope.Engine;
    public string CommandName => _info.MyCommand.Name;
    public PSHost Host => Engine.Intrinsics.Host;

    protected override void Begin() => Guard(() =>
    {
        _binder.BindArguments(_call.Arguments);
        _binder.Settle(_call.ExpectsInput);
        Started();
        _cmdlet.DoBegin();
    });

    protected override void Process(object? item) => Guard(() =>
    {
        Engine.ThrowIfStopping();
        try
        {
            if (!_binder.BindObject(item))
            {
                throw new ParameterBindingException("The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.", "InputObjectNotBound", string.Empty, item);
            }
        }
        catch (ParameterBindingException e)
        {
            // An object that does not fit is that object's error; the others go on.
            WriteError(new ErrorRecord(e.ErrorRecord, null));
            return;
        }

        Started();
        _cmdlet.DoProcess();
    });

    public override void RunWithoutInput()
    {
        EnsureBegun();
        Guard(_cmdlet.DoProcess);
    }

    public override void End()
    {
        EnsureBegun();
        Guard(_cmdlet.DoEnd);
    }

    public override void Stop() => _cmdlet.DoStop();

    public override void Close() => (_cmdlet as IDisposable)?.Dispose();

    public void WriteObject(object? sendToPipeline)
    {
        Engine.ThrowIfStopping();
        if (ReferenceEquals(sendToPipeline, System.Management.Automation.Internal.AutomationNull.Value))
        {
            return;
        }

        Keep("OutVariable", sendToPipeline);
        if (_common.Text("PipelineVariable") is { } name)
        {
            _scope.Set(name, sendToPipeline);
        }

        Next(sendToPipeline);
    }

    public void WriteObject(object? sendToPipeline, bool enumerateCollection)
    {
        if (enumerateCollection && LanguagePrimitives.GetEnumerable(sendToPipeline) is { } many)
        {
            foreach (var item in many)
            {
                WriteObject(item);
            }
        }
        else
        {
            WriteObject(sendToPipeline);
        }
    }

    public void WriteError(ErrorRecord errorRecord)
    {
        Engine.ThrowIfStopping();
        errorRecord.ReportedBy(_info, _cmdlet.GetType().FullName!);
        Keep("ErrorVariable", errorRecord);
        switch (Preference("ErrorAction", "ErrorActionPreference", ActionPreference.Continue))
        {
            case ActionPreference.Ignore:
                break;
            case ActionPreference.SilentlyContinue:
                Engine.Remember(errorRecord);
                break;
            case ActionPreference.Stop:
                throw new ActionPreferenceStopException(errorRecord);
            default:
                _scope.Global.SetHere("?", false);
                Engine.Remember(errorRecord);
                if (Redirected.TryGetValue('2', out var elsewhere))
                {
                    elsewhere(errorRecord);
                }
                else
                {
                    Engine.Streams.Error(errorRecord);
                }

                break;
        }
    }

    public void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        errorRecord.ReportedBy(_info, _cmdlet.GetType().FullName!);
        Keep("ErrorVariable", errorRecord);
        throw new CmdletInvocationException(errorRecord);
    }

    public void WriteWarning(string text)
    {
        Engine.ThrowIfStopping();
        Keep("WarningVariable", new WarningRecord(text));
        switch (Preference("WarningAction", "WarningPreference", ActionPreference.Continue))
        {
            case ActionPreference.Continue or ActionPreference.Inquire:
                Emit('3', new WarningRecord(text), () => Engine.Streams.Warning(text));
                break;
            case ActionPreference.Stop:
                throw new ActionPreferenceStopException(new ErrorRecord(new RuntimeException(text), "ActionPreferenceStop", ErrorCategory.OperationStopped, null));
        }
    }

    public void WriteVerbose(string text)
    {
        if (_common.Flag("Verbose") ?? Preference("", "VerbosePreference", ActionPreference.SilentlyContinue) == ActionPreference.Continue)
        {
            Emit('4', new VerboseRecord(text), () => Engine.Streams.Verbose(text));
        }
    }

    public void WriteDebug(string text)
    {
        if (_common.Flag("Debug") ?? Preference("", "DebugPreference", ActionPreference.SilentlyContinue) == ActionPreference.Continue)
        {
            Emit('5', new DebugRecord(text), () => Engine.Streams.Debug(text));
        }
    }

    public void WriteInformation(InformationRecord informationRecord)
    {
        Keep("InformationVariable", informationRecord);
        var shown = informationRecord.Tags.Contains("PSHOST") || Preference("InformationAction", "InformationPreference", ActionPreference.SilentlyContinue) == ActionPreference.Continue;
        Emit('6', informationRecord, () => Engine.Streams.Information(informationRecord, shown));
    }

    public void WriteProgress(ProgressRecord progressRecord) => Engine.Streams.Progress(progressRecord);
    public void WriteProgress(long sourceId, ProgressRecord progressRecord) => Engine.Streams.Progress(progressRecord);
    public void WriteCommandDetail(string text) { }
    public bool TransactionAvailable() => false;

    public bool ShouldProcess(string target) => ShouldProcess(target, CommandName);
    public bool ShouldProcess(string target, string action) => _consent.Ask($"Performing the operation \"{action}\" on target \"{target}\".", null, null, out _);
    public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) => _consent.Ask(verboseDescription, verboseWarning, caption, out _);
    public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, out ShouldProcessReason shouldProcessReason) => _consent.Ask(verboseDescription, verboseWarning, caption, out shouldProcessReason);

    public bool ShouldContinue(string query, string caption) => Engine.AskUser(query, caption) is Answer.Yes or Answer.YesToAll;
    public bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) => ShouldContinue(query, caption, ref yesToAll, ref noToAll);

    public bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll)
    {
        if (yesToAll || noToAll)
        {
            return yesToAll;
        }

        var answer = Engine.AskUser(query, caption);
        (yesToAll, noToAll) = (answer == Answer.YesToAll, answer == Answer.NoToAll);
        return answer is Answer.Yes or Answer.YesToAll;
    }

    private ActionPreference Preference(string parameter, string variable, ActionPreference otherwise) => _common.Action(parameter)
        ?? (_scope.Get(variable) is { } set && LanguagePrimitives.TryConvertTo<ActionPreference>(set, out var value) ? value : otherwise);

    private void Emit(char stream, object record, Action show)
    {
        Engine.ThrowIfStopping();
        if (Redirected.TryGetValue(stream, out var elsewhere))
        {
            elsewhere(record);
        }
        else
        {
            show();
        }
    }

    /// <summary>Prepares the variables named by -OutVariable and its like; they are lists from the start.</summary>
    private void Started()
    {
        if (_cmdlet is PSCmdlet full)
        {
            full.Context.ParameterSet = _binder.CurrentSet;
        }

        foreach (var parameter in new[] { "OutVariable", "ErrorVariable", "WarningVariable", "InformationVariable" })
        {
            if (_common.Text(parameter) is { } name && !_lists.ContainsKey(parameter))
            {
                var list = name.StartsWith('+') && _scope.Get(name[1..]) is IEnumerable before ? new ArrayList(before.Cast<object?>().ToArray()) : [];
                _scope.Set(name.TrimStart('+'), list);
                _lists.Add(parameter, list);
            }
        }
    }

    private readonly Dictionary<string, ArrayList> _lists = [];

    private void Keep(string parameter, object? value)
    {
        if (_lists.TryGetValue(parameter, out var list))
        {
            list.Add(value);
        }
    }

    /// <summary>Gives an exception that leaves the cmdlet the form in which PowerShell passes it on.</summary>
    private void Guard(Action work)
    {
        try
        {
            Engine.ThrowIfStopping();
            work();
        }
        catch (RuntimeException e)
        {
            if (e is not PipelineStoppedException)
            {
                e.ErrorRecord.ReportedBy(_info, _cmdlet.GetType().FullName!);
            }

            throw;
        }
        catch (Exception e) when (Engine.IsError(e))
        {
            var record = e is IContainsErrorRecord has ? has.ErrorRecord : new ErrorRecord(e, e.GetType().FullName!, ErrorCategory.NotSpecified, null);
            record.ReportedBy(_info, _cmdlet.GetType().FullName!);
            Keep("ErrorVariable", record);
            throw new CmdletInvocationException(record);
        }
    }
}

using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace System.Management.Automation
{
    namespace Internal
    {
        public abstract class InternalCommand
        {
            internal InternalCommand() { }

            public CommandOrigin CommandOrigin => CommandOrigin.Runspace;
        }

        public static class AutomationNull
        {
            public static PSObject Value { get; } = new();
        }
    }

    public enum CommandOrigin { Runspace, Internal }

    public enum ShouldProcessReason { None, WhatIf }

    public abstract class Cmdlet : InternalCommand
    {
        public ICommandRuntime CommandRuntime { get; set; } = null!;
        public bool Stopping { get; internal set; }

        public static HashSet<string> CommonParameters { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable",
            "WarningVariable", "OutVariable", "OutBuffer", "PipelineVariable", "InformationVariable",
        };

        public static HashSet<string> OptionalCommonParameters { get; } = new(StringComparer.OrdinalIgnoreCase) { "WhatIf", "Confirm", "UseTransaction" };

        protected virtual void BeginProcessing() { }
        protected virtual void ProcessRecord() { }
        protected virtual void EndProcessing() { }
        protected virtual void StopProcessing() { }

        internal void DoBegin() => BeginProcessing();
        internal void DoProcess() => ProcessRecord();
        internal void DoEnd() => EndProcessing();

        internal void DoStop()
        {
            Stopping = true;
            StopProcessing();
        }

        public void WriteObject(object? sendToPipeline) => CommandRuntime.WriteObject(sendToPipeline);
        public void WriteObject(object? sendToPipeline, bool enumerateCollection) => CommandRuntime.WriteObject(sendToPipeline, enumerateCollection);
        public void WriteError(ErrorRecord errorRecord) => CommandRuntime.WriteError(errorRecord);
        public void WriteWarning(string text) => CommandRuntime.WriteWarning(text);
        public void WriteVerbose(string text) => CommandRuntime.WriteVerbose(text);
        public void WriteDebug(string text) => CommandRuntime.WriteDebug(text);
        public void WriteCommandDetail(string text) => CommandRuntime.WriteCommandDetail(text);
        public void WriteProgress(ProgressRecord progressRecord) => CommandRuntime.WriteProgress(progressRecord);
        public void WriteInformation(InformationRecord informationRecord) => ((ICommandRuntime2)CommandRuntime).WriteInformation(informationRecord);

        public void WriteInformation(object messageData, string[] tags)
        {
            var record = new InformationRecord(messageData, GetType().FullName ?? string.Empty);
            record.Tags.AddRange(tags ?? []);
            WriteInformation(record);
        }

        public void ThrowTerminatingError(ErrorRecord errorRecord) => CommandRuntime.ThrowTerminatingError(errorRecord);
        public bool ShouldProcess(string target) => CommandRuntime.ShouldProcess(target);
        public bool ShouldProcess(string target, string action) => CommandRuntime.ShouldProcess(target, action);
        public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) => CommandRuntime.ShouldProcess(verboseDescription, verboseWarning, caption);
        public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, out ShouldProcessReason shouldProcessReason) =>
            CommandRuntime.ShouldProcess(verboseDescription, verboseWarning, caption, out shouldProcessReason);

        public bool ShouldContinue(string query, string caption) => CommandRuntime.ShouldContinue(query, caption);
        public bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll) => CommandRuntime.ShouldContinue(query, caption, ref yesToAll, ref noToAll);
        public bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) =>
            ((ICommandRuntime2)CommandRuntime).ShouldContinue(query, caption, hasSecurityImpact, ref yesToAll, ref noToAll);

        public bool TransactionAvailable() => false;
    }

    /// <summary>What the engine knows about one running cmdlet and PSCmdlet shows of it.</summary>
    internal sealed record CommandContext(EngineIntrinsics Engine, JobRepository Jobs, InvocationInfo Invocation)
    {
        public string ParameterSet { get; set; } = ParameterAttribute.AllParameterSets;
    }

    public abstract class PSCmdlet : Cmdlet
    {
        internal CommandContext Context { get; set; } = null!;

        public string ParameterSetName => Context.ParameterSet;
        public InvocationInfo MyInvocation => Context.Invocation;
        public SessionState SessionState => Context.Engine.SessionState;
        public PSEventManager Events => Context.Engine.Events;
        public PSHost Host => Context.Engine.Host;
        public JobRepository JobRepository => Context.Jobs;
        public CommandInvocationIntrinsics InvokeCommand => Context.Engine.InvokeCommand;

        public object? GetVariableValue(string name) => SessionState.PSVariable.GetValue(name);
        public object? GetVariableValue(string name, object? defaultValue) => SessionState.PSVariable.GetValue(name, defaultValue);
        public string GetUnresolvedProviderPathFromPSPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        public Collection<string> GetResolvedProviderPathFromPSPath(string path, out ProviderInfo provider) =>
            SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);

        public PathInfo CurrentProviderLocation(string providerId) => SessionState.Path.CurrentFileSystemLocation;
    }

    public interface IDynamicParameters
    {
        object? GetDynamicParameters();
    }

    public interface ICommandRuntime
    {
        PSHost? Host { get; }

        void WriteDebug(string text);
        void WriteError(ErrorRecord errorRecord);
        void WriteObject(object? sendToPipeline);
        void WriteObject(object? sendToPipeline, bool enumerateCollection);
        void WriteProgress(ProgressRecord progressRecord);
        void WriteProgress(long sourceId, ProgressRecord progressRecord);
        void WriteVerbose(string text);
        void WriteWarning(string text);
        void WriteCommandDetail(string text);
        bool ShouldProcess(string target);
        bool ShouldProcess(string target, string action);
        bool ShouldProcess(string verboseDescription, string verboseWarning, string caption);
        bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, out ShouldProcessReason shouldProcessReason);
        bool ShouldContinue(string query, string caption);
        bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll);
        bool TransactionAvailable();
        void ThrowTerminatingError(ErrorRecord errorRecord);
    }

    public interface ICommandRuntime2 : ICommandRuntime
    {
        void WriteInformation(InformationRecord informationRecord);
        bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll);
    }
}

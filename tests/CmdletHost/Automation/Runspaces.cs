using System.Management.Automation.Runspaces;

namespace System.Management.Automation.Runspaces
{
    public enum RunspaceState
    {
        BeforeOpen,
        Opening,
        Opened,
        Closed,
        Closing,
        Broken,
        Disconnecting,
        Disconnected,
        Connecting,
    }

    public enum RunspaceAvailability
    {
        None,
        Available,
        AvailableForNestedCommand,
        Busy,
        RemoteDebug,
    }

    public abstract class RunspaceConnectionInfo;

    public sealed class WSManConnectionInfo : RunspaceConnectionInfo
    {
        public bool NoEncryption { get; set; }
    }

    public sealed class NamedPipeConnectionInfo : RunspaceConnectionInfo;

    public sealed class RunspaceStateInfo
    {
        internal RunspaceStateInfo() { }

        public RunspaceState State { get; }
    }

    public sealed class RunspaceStateEventArgs : EventArgs
    {
        internal RunspaceStateEventArgs(RunspaceStateInfo state) => RunspaceStateInfo = state;

        public RunspaceStateInfo RunspaceStateInfo { get; }
    }

    public abstract class Runspace
    {
        public abstract event EventHandler<RunspaceStateEventArgs>? StateChanged;
        public abstract RunspaceConnectionInfo ConnectionInfo { get; }
        public abstract RunspaceStateInfo RunspaceStateInfo { get; }
        public abstract RunspaceAvailability RunspaceAvailability { get; protected set; }
    }

    /// <summary>A session with another PowerShell; there is no other here, so that only the type is known.</summary>
    public sealed class PSSession
    {
        internal PSSession(Runspace runspace) => Runspace = runspace;

        public string ComputerName { get; } = "";
        public string Name { get; set; } = "";
        public Runspace Runspace { get; }
    }
}

namespace System.Management.Automation
{
    public enum PSInvocationState
    {
        NotStarted,
        Running,
        Stopping,
        Stopped,
        Completed,
        Failed,
        Disconnected,
    }

    public sealed class PSInvocationStateInfo
    {
        internal PSInvocationStateInfo() { }

        public PSInvocationState State { get; }
        public Exception? Reason { get; }
    }

    public sealed class PSInvocationStateChangedEventArgs : EventArgs
    {
        internal PSInvocationStateChangedEventArgs(PSInvocationStateInfo info) => InvocationStateInfo = info;

        public PSInvocationStateInfo InvocationStateInfo { get; }
    }

    /// <summary>A pipeline of its own; nothing runs one here.</summary>
    public sealed class PowerShell : IDisposable
    {
        private PowerShell() { }

        public event EventHandler<PSInvocationStateChangedEventArgs> InvocationStateChanged { add { } remove { } }

        public Runspace? Runspace { get; set; }

        public static PowerShell Create() => new();

        public PowerShell AddScript(string script) => throw Nothing();
        public PowerShell AddParameter(string parameterName, object value) => throw Nothing();
        public IAsyncResult BeginInvoke() => throw Nothing();
        public IAsyncResult BeginInvoke<TInput, TOutput>(PSDataCollection<TInput> input, PSDataCollection<TOutput> output) => throw Nothing();
        public PSDataCollection<PSObject> EndInvoke(IAsyncResult asyncResult) => throw Nothing();
        public IAsyncResult BeginStop(AsyncCallback callback, object state) => throw Nothing();
        public void EndStop(IAsyncResult asyncResult) => throw Nothing();

        public void Dispose() { }

        private static NotSupportedException Nothing() => new("The stand-in for PowerShell runs no pipelines of its own.");
    }
}

namespace System.Management.Automation;

public enum JobState { NotStarted, Running, Completed, Failed, Stopped, Blocked, Suspended, Disconnected, Suspending, Stopping, AtBreakpoint }

public sealed class JobStateInfo(JobState state, Exception? reason)
{
    public JobStateInfo(JobState state) : this(state, null) { }

    public JobState State { get; } = state;
    public Exception? Reason { get; } = reason;
    public override string ToString() => State.ToString();
}

public sealed class JobStateEventArgs(JobStateInfo jobStateInfo, JobStateInfo? previousJobStateInfo) : EventArgs
{
    public JobStateEventArgs(JobStateInfo jobStateInfo) : this(jobStateInfo, null) { }

    public JobStateInfo JobStateInfo { get; } = jobStateInfo;
    public JobStateInfo? PreviousJobStateInfo { get; } = previousJobStateInfo;
}

public abstract class Job : IDisposable
{
    private static int s_last;
    private readonly Lock _gate = new();
    private readonly ManualResetEvent _finished = new(false);

    protected Job() : this(null, null) { }
    protected Job(string? command) : this(command, null) { }
    protected Job(string? command, string? name) : this(command, name, (IList<Job>?)null) { }

    protected Job(string? command, string? name, IList<Job>? childJobs)
    {
        Id = Interlocked.Increment(ref s_last);
        Command = command ?? string.Empty;
        Name = name ?? $"Job{Id}";
        ChildJobs = childJobs ?? [];
    }

    protected Job(string? command, string? name, Guid instanceId) : this(command, name) => InstanceId = instanceId;

    public event EventHandler<JobStateEventArgs>? StateChanged;

    public int Id { get; }
    public Guid InstanceId { get; } = Guid.NewGuid();
    public string Name { get; set; }
    public string Command { get; }
    public IList<Job> ChildJobs { get; }
    public string PSJobTypeName { get; protected internal set; } = string.Empty;
    public DateTime? PSBeginTime { get; protected set; }
    public DateTime? PSEndTime { get; protected set; }
    public JobStateInfo JobStateInfo { get; private set; } = new(JobState.NotStarted);
    public WaitHandle Finished => _finished;
    public PSDataCollection<PSObject> Output { get; set; } = [];
    public PSDataCollection<ErrorRecord> Error { get; set; } = [];
    public PSDataCollection<ProgressRecord> Progress { get; set; } = [];
    public PSDataCollection<VerboseRecord> Verbose { get; set; } = [];
    public PSDataCollection<DebugRecord> Debug { get; set; } = [];
    public PSDataCollection<WarningRecord> Warning { get; set; } = [];
    public PSDataCollection<InformationRecord> Information { get; set; } = [];
    public abstract bool HasMoreData { get; }
    public abstract string Location { get; }
    public abstract string StatusMessage { get; }

    internal JobState State => JobStateInfo.State;
    internal bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Stopped;

    public abstract void StopJob();

    protected void SetJobState(JobState jobState) => SetJobState(jobState, null);

    internal void SetJobState(JobState jobState, Exception? reason)
    {
        JobStateInfo before;
        lock (_gate)
        {
            if (IsFinished)
            {
                return;
            }

            before = JobStateInfo;
            JobStateInfo = new JobStateInfo(jobState, reason);
            PSBeginTime ??= jobState == JobState.Running ? DateTime.Now : null;
            PSEndTime = IsFinished ? DateTime.Now : null;
        }

        if (IsFinished)
        {
            _finished.Set();
        }

        StateChanged?.Invoke(this, new JobStateEventArgs(JobStateInfo, before));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _finished.Dispose();
        }
    }
}

public abstract class Repository<T> where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, T> _items = [];

    protected Repository(string identifier) => Identifier = identifier;

    private protected string Identifier { get; }

    protected abstract Guid GetKey(T item);

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(GetKey(item), item);
        }
    }

    public void Remove(T item)
    {
        lock (_gate)
        {
            if (!_items.Remove(GetKey(item)))
            {
                throw new ArgumentException($"The {Identifier} does not hold this item.");
            }
        }
    }

    public List<T> GetItems()
    {
        lock (_gate)
        {
            return [.. _items.Values];
        }
    }

    public T? GetItem(Guid instanceId)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(instanceId);
        }
    }
}

public class JobRepository : Repository<Job>
{
    internal JobRepository() : base("job") { }

    public List<Job> Jobs => GetItems();
    public Job? GetJob(Guid instanceId) => GetItem(instanceId);
    protected override Guid GetKey(Job item) => item.InstanceId;
}

public class PSEventJob : Job
{
    private readonly PSEventManager _manager;
    private readonly PSEventSubscriber _subscriber;
    private readonly ScriptBlock _action;

    public PSEventJob(PSEventManager eventManager, PSEventSubscriber subscriber, ScriptBlock action, string name) : base(action.ToString(), name) =>
        (_manager, _subscriber, _action, PSJobTypeName) = (eventManager, subscriber, action, "PSEventJob");

    public override bool HasMoreData => Output.Count > 0;
    public override string Location => string.Empty;
    public override string StatusMessage => string.Empty;

    public override void StopJob()
    {
        SetJobState(JobState.Stopped);
        _manager.UnsubscribeEvent(_subscriber);
    }

    internal void Run(PSEventArgs e)
    {
        SetJobState(JobState.Running);
        try
        {
            foreach (var item in _action.Run(e.SourceArgs, new PSVariable("Event", e), new PSVariable("Sender", e.Sender), new PSVariable("EventArgs", e.SourceEventArgs)))
            {
                Output.Add(PSObject.AsPSObject(item ?? string.Empty));
            }
        }
        catch (RuntimeException failure)
        {
            Error.Add(failure.ErrorRecord);
        }
    }
}

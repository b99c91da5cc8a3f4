using System.Management.Automation;

namespace VirtPS.Tests.Fixture;

/// <summary>Writes once, then waits until it is stopped.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Thing")]
public sealed class WaitThingCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim _stopped = new();

    public static int Disposed { get; private set; }

    protected override void ProcessRecord()
    {
        WriteObject("waiting");
        _stopped.Wait();
        WriteObject("never seen");
    }

    protected override void StopProcessing() => _stopped.Set();

    public void Dispose()
    {
        Disposed++;
        _stopped.Dispose();
    }
}

/// <summary>A job that ends when it is told to.</summary>
public sealed class ThingJob : Job
{
    public ThingJob(string command) : base(command, null) => PSJobTypeName = "ThingJob";

    public override bool HasMoreData => Output.Count > 0;
    public override string Location => "localhost";
    public override string StatusMessage => string.Empty;

    public void Start() => SetJobState(JobState.Running);

    public void Complete()
    {
        Output.Add(PSObject.AsPSObject("job output"));
        SetJobState(JobState.Completed);
    }

    public override void StopJob() => SetJobState(JobState.Stopped);
}

[Cmdlet(VerbsLifecycle.Start, "ThingJob")]
public sealed class StartThingJobCommand : PSCmdlet
{
    [Parameter] public SwitchParameter Finished { get; set; }

    protected override void EndProcessing()
    {
        var job = new ThingJob("Start-ThingJob");
        JobRepository.Add(job);
        job.Start();
        if (Finished)
        {
            job.Complete();
        }

        WriteObject(job);
    }
}

[Cmdlet(VerbsLifecycle.Register, "Bell")]
public sealed class RegisterBellCommand : PSCmdlet
{
    [Parameter(Mandatory = true)] public Bell Bell { get; set; } = null!;
    [Parameter] public string SourceIdentifier { get; set; } = "bell";
    [Parameter] public ScriptBlock? Action { get; set; }
    [Parameter] public PSObject? MessageData { get; set; }

    protected override void EndProcessing()
    {
        var subscriber = Events.SubscribeEvent(Bell, nameof(Bell.Rung), SourceIdentifier, MessageData, Action, false, false);
        if (Action is not null)
        {
            WriteObject(subscriber.Action);
        }
    }
}

public sealed class Initializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    public static int Imports { get; private set; }
    public static int Removals { get; private set; }

    public void OnImport() => Imports++;

    public void OnRemove(PSModuleInfo psModuleInfo) => Removals++;
}

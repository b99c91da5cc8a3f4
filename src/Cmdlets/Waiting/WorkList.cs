using System.Management.Automation;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>Long work that a command has put off until its end, to be done as a job.</summary>
internal sealed class WorkList
{
    private readonly List<LongWork> _works = [];

    internal void Add(object target, Func<IProgress<JobProgress>, CancellationToken, Task<object?>> work) => _works.Add(new LongWork(target, work));

    /// <summary>Starts the job and gives it to the user, if there is anything to do.</summary>
    internal void StartFor(PSCmdlet command)
    {
        if (_works.Count == 0)
        {
            return;
        }

        var job = new VirtJob(command.MyInvocation.MyCommand.Name, _works);
        command.JobRepository.Add(job);
        job.Start();
        command.WriteObject(job);
    }
}

/// <summary>Long work for one target.</summary>
/// <param name="Target">What error records are about.</param>
/// <param name="Work">The work; it gives null when nothing is to be written.</param>
internal sealed record LongWork(object Target, Func<IProgress<JobProgress>, CancellationToken, Task<object?>> Work);

using System.Diagnostics;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Counts the calls of one procedure, how many of them failed, and how long they took.</summary>
/// <remarks>The time is from reading the arguments to queueing the reply; a wait for a worker is not in it.</remarks>
internal sealed class CallFigures
{
    private long _calls;
    private long _errors;
    private long _ticks;

    /// <summary>Calls that were answered.</summary>
    internal long Calls => Interlocked.Read(ref _calls);

    /// <summary>Those of them whose answer was an error.</summary>
    internal long Errors => Interlocked.Read(ref _errors);

    /// <summary>How long all of them took together.</summary>
    internal TimeSpan Time => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

    /// <summary>Counts a call.</summary>
    /// <param name="began">The time stamp of its beginning.</param>
    /// <param name="failed">Whether its answer is an error.</param>
    internal void Count(long began, bool failed)
    {
        Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - began);
        Interlocked.Increment(ref _calls);
        if (failed)
        {
            Interlocked.Increment(ref _errors);
        }
    }
}

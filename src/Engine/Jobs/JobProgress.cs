namespace VirtPS.Engine.Jobs;

/// <summary>How far a long operation is.</summary>
/// <param name="Activity">What goes on, in a few words for a person.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is in all, in the same unit; 0 while unknown.</param>
/// <param name="Unit">What is counted.</param>
public readonly record struct JobProgress(string Activity, long Done, long Total, JobUnit Unit = JobUnit.Bytes)
{
    /// <summary>The share done, from 0 to 100, or -1 while the total is unknown.</summary>
    public int Percent => Total <= 0 ? -1 : (int)Math.Clamp(Done * 100.0 / Total, 0, 100);
}

/// <summary>Names what a job counts.</summary>
public enum JobUnit
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Steps or pieces.</summary>
    Items,
}

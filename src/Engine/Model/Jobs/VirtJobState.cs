namespace VirtPS.Engine.Model;

/// <summary>Names how a job of a domain or a disk stands.</summary>
public enum VirtJobState
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>It goes on.</summary>
    Running = 1,

    /// <summary>Both images are the same and it waits to be completed or stopped.</summary>
    Ready = 2,

    /// <summary>It is done.</summary>
    Completed = 3,

    /// <summary>It failed.</summary>
    Failed = 4,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 5,
}

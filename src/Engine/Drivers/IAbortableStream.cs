namespace VirtPS.Engine.Drivers;

/// <summary>A stream whose end can mean that it was given up, so that what it wrote does not count.</summary>
/// <remarks>virStreamAbort; disposing of the stream without it is virStreamFinish.</remarks>
public interface IAbortableStream
{
    /// <summary>Says that the stream is given up; it is disposed of next.</summary>
    void Abort();
}

namespace VirtPS.Tests.Fixture;

public enum ThingState { Off, Running, Paused, Running2 }

public sealed record Thing(string Name, long Size, ThingState State)
{
    public override string ToString() => Name;
}

public sealed record Shelf(string Name, int Boards, string Room, string[] Tags);

/// <summary>An ordinary .NET event to subscribe to.</summary>
public sealed class Bell
{
    public event EventHandler<EventArgs>? Rung;

    public void Ring() => Rung?.Invoke(this, EventArgs.Empty);
}

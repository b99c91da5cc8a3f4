namespace VirtPS.Engine.Schema;

/// <summary>Remembers on which line of its document an element began.</summary>
internal sealed class SourceLine(int number)
{
    public int Number { get; } = number;
}

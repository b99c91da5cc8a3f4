namespace VirtPS.Drivers.Test.Consoles;

/// <summary>What sits at the guest's end of a line.</summary>
internal interface IGuestEnd
{
    /// <summary>What it says when somebody comes to the line.</summary>
    /// <returns>The bytes; none for a guest that waits to be spoken to.</returns>
    byte[] Greet();

    /// <summary>What it says to what it hears.</summary>
    /// <param name="heard">The bytes that it hears.</param>
    /// <returns>The bytes that it says.</returns>
    byte[] Answer(ReadOnlySpan<byte> heard);
}

/// <summary>Says back whatever it hears.</summary>
/// <param name="greeting">What it says first.</param>
internal sealed class Echo(byte[] greeting) : IGuestEnd
{
    /// <inheritdoc/>
    public byte[] Greet() => greeting;

    /// <inheritdoc/>
    public byte[] Answer(ReadOnlySpan<byte> heard) => heard.ToArray();
}

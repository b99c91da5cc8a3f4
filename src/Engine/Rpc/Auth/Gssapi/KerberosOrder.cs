using System.Buffers.Binary;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Finds out when messages of the peer's are lost, repeated or exchanged.</summary>
/// <remarks>The platform has the Kerberos library check the order only where the peer began the conversation and asked for
/// it. RFC 4121, section 4.2.6.2: a wrapped message begins with 05 04, and has its number in the eight bytes from the
/// eighth on; the library sees to it that nobody changes these.</remarks>
internal sealed class KerberosOrder
{
    private const int NumberAt = 8;
    private const int HeaderSize = 16;

    private ulong? _next;

    /// <summary>Reads a message's number; before the library looks at it, for that changes it in place.</summary>
    /// <returns>The number; nothing for the form of RFC 1964, which goes with ciphers that are no longer good.</returns>
    internal static ulong? NumberOf(ReadOnlySpan<byte> wrapped) =>
        wrapped is [5, 4, ..] && wrapped.Length >= HeaderSize ? BinaryPrimitives.ReadUInt64BigEndian(wrapped[NumberAt..]) : null;

    /// <summary>Takes the number of a message that the library has found to be the peer's.</summary>
    /// <returns>Whether it is the next one.</returns>
    internal bool Accept(ulong? number)
    {
        if (number is not { } actual || (_next is { } expected && actual != expected))
        {
            return false;
        }

        _next = unchecked(actual + 1);
        return true;
    }
}

using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Describes a procedure of the wire protocol, once for both sides.</summary>
/// <param name="Program">The program that it belongs to.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Name">Its name here.</param>
internal abstract record Procedure(RpcProgram Program, int Number, string Name)
{
    /// <summary>The rights that it needs, in libvirt's notation, parted by blanks.</summary>
    internal string? Acl { get; init; }

    /// <summary>The right without which an object is left out of its list.</summary>
    internal string? Filter { get; init; }

    /// <summary>Whether it is answered while the workers are busy.</summary>
    internal bool IsPriority { get; init; }

    /// <summary>Whether a caller must have proved who it is.</summary>
    internal bool NeedsAuthentication { get; init; } = true;

    /// <summary>Whether it is a message that a server sends unasked.</summary>
    internal bool IsEvent { get; init; }

    /// <summary>Which way a stream that it opens runs.</summary>
    internal StreamDirection Stream { get; init; }

    /// <summary>Whether that stream can carry holes.</summary>
    internal bool HasHoles { get; init; }

    public sealed override string ToString() => $"{Program.Name}.{Name} ({Number})";
}

/// <summary>Describes a procedure with its records.</summary>
/// <typeparam name="TArgs">Its arguments.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
/// <param name="Program">The program that it belongs to.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Name">Its name here.</param>
internal sealed record Procedure<TArgs, TResult>(RpcProgram Program, int Number, string Name) : Procedure(Program, Number, Name)
    where TArgs : IXdrRecord<TArgs>
    where TResult : IXdrRecord<TResult>;

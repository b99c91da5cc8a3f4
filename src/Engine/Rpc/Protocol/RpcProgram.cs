using System.Runtime.CompilerServices;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>A numbered set of procedures.</summary>
/// <param name="Name">Its name in libvirt.</param>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Version">The version of its protocol.</param>
internal sealed record RpcProgram(string Name, uint Number, uint Version)
{
    /// <summary>Declares a procedure; its name is that of the property it is assigned to.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="acl">The rights it needs, in libvirt's notation, parted by blanks; nothing for a procedure open to all.</param>
    /// <param name="filter">The right without which an object is left out of its list.</param>
    /// <param name="priority">Whether it is answered while the workers are busy.</param>
    /// <param name="authenticated">Whether a caller must have proved who it is.</param>
    /// <param name="stream">Which way a stream that it opens runs.</param>
    /// <param name="holes">Whether that stream can carry holes.</param>
    /// <param name="name">Its name.</param>
    internal Procedure<TArgs, TResult> Procedure<TArgs, TResult>(
        int number,
        string? acl = null,
        string? filter = null,
        bool priority = false,
        bool authenticated = true,
        StreamDirection stream = StreamDirection.None,
        bool holes = false,
        [CallerMemberName] string name = "")
        where TArgs : Xdr.IXdrRecord<TArgs>
        where TResult : Xdr.IXdrRecord<TResult> =>
        new(this, number, name)
        {
            Acl = acl,
            Filter = filter,
            IsPriority = priority,
            NeedsAuthentication = authenticated,
            Stream = stream,
            HasHoles = holes,
        };

    /// <summary>Declares a message that a server sends unasked.</summary>
    internal Procedure<TArgs, Nothing> Event<TArgs>(int number, [CallerMemberName] string name = "")
        where TArgs : Xdr.IXdrRecord<TArgs> =>
        new(this, number, name) { IsEvent = true };
}

namespace VirtPS.Engine.Pki;

/// <summary>Says for whom certificates are installed.</summary>
public enum PkiScope
{
    /// <summary>For daemons and everybody on the machine: <c>/etc/pki</c>.</summary>
    System,

    /// <summary>For the current user: <c>~/.pki/libvirt</c>.</summary>
    User,
}

namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of consoles, channels and what else carries characters.</summary>
internal static class CharacterDeviceShape
{
    public const string Table = """
        charSource
          source mode path append channel host service tls tlsFromConfig clipboard master slave
            reconnect enabled timeout
            clipboard copypaste
            mouse mode
            seclabel model labelskip relabel
              label?
          log file append
          protocol type
        serial type tty
          +charSource
          target type port
            model name
          +device
        parallel type tty
          +charSource
          target type port
            model name
          +device
        console type tty
          +charSource
          target type port
            model name
          +device
        channel type tty
          +charSource
          target type address port name state
          +device
        smartcard mode type
          certificate
          database?
          +charSource
          +device
        redirdev bus type
          +charSource
          +device
        redirfilter
          usbdev class vendor product version allow
        rng model
          rate bytes period
          backend model type
            +charSource
          driver? name iommu ats packed page_per_vq
          +device
        """;
}

// The receipt is the answer to a form. Under its own address a reload shows it again and sends nothing twice.
"use strict";

const receipt = document.getElementById("receipt");
if (receipt) history.replaceState(null, "", receipt.dataset.address);
